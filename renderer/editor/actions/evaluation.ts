import type { CaseDetail } from '#shared/contract/case.ts';
import type { Context } from './context.ts';

/** Predictions measured against the truth. */
export const evaluationActions = ({ store, service }: Context) => ({
  /** The cases of the library that have predictions, in its order. */
  async predictedCases(signal: AbortSignal): Promise<readonly CaseDetail[]> {
    const found: CaseDetail[] = [];
    for (const { id, problem } of store.getState().cases ?? []) {
      if (problem !== undefined) continue;
      const detail = await service.call('getCase', { caseId: id }, {}, signal);
      if (detail.predictions.length > 0) found.push(detail);
    }
    return found;
  },
});
