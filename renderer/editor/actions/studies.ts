import type { NewStudy, StudyPreview, StudySummary } from '#shared/contract/turing.ts';
import type { StudyResults } from '#shared/contract/turingResults.ts';
import { type Context, attempt, tell } from './context.ts';

export type StudyActions = ReturnType<typeof studyActions>;

/** Reader studies as their owner has them. */
export function studyActions(context: Context) {
  const { store, service } = context;

  const refreshStudies = (): Promise<void> =>
    attempt(context, async () => {
      store.setState({ studies: await service.call('listStudies', {}, {}) });
    });

  return {
    refreshStudies,
    previewStudy: (request: NewStudy, signal: AbortSignal): Promise<StudyPreview> =>
      service.call('previewStudy', {}, request, signal),
    async makeStudy(request: NewStudy): Promise<StudySummary> {
      const study = await service.call('makeStudy', {}, request);
      await refreshStudies();
      return study;
    },
    studyResults: (studyId: string): Promise<StudyResults> =>
      service.call('getStudyResults', { studyId }, {}),
    async closeStudy(studyId: string): Promise<void> {
      const { title } = await service.call('closeStudy', { studyId }, {});
      tell(context, `"${title}" is closed: its results may be seen.`);
      await refreshStudies();
    },
    async removeStudy(studyId: string): Promise<void> {
      await service.call('removeStudy', { studyId }, {});
      await refreshStudies();
    },
  };
}
