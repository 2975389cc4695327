import type { ProbeAnswer } from '#shared/contract/api.ts';
import type { CaseDetail, CaseSummary, ChangeHeader } from '#shared/contract/case.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { isCacheWhole, voxelFile, type VoxelFile, type VoxelKind } from '#main/engine/caseCache.ts';
import type { CaseOnDisk } from '#main/engine/caseSource.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { Composed } from '#main/engine/ops/composeLesions.ts';
import type { Predictions } from '../predictions/predictions.ts';
import { advance, type Step } from '../edits/history.ts';
import type { Events } from '../events.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { describeCase } from './describeCase.ts';
import { recallMeasures, rememberMeasures } from './measures.ts';

/** A case after a step, and the voxels that the step changed: what a frame is made of. */
export interface CaseChange {
  readonly header: ChangeHeader;
  readonly parts: readonly Uint8Array[];
}

/** What windows and tasks do with the cases of the library. */
export interface Cases {
  list(): CaseSummary[];
  detail(caseId: string): Promise<CaseDetail>;
  /** Every voxel that differs from the source. */
  changes(caseId: string): Promise<CaseChange>;
  /**
   * Takes a step and commits it: when this resolves it is on the disk.
   *
   * @param seen the revision the window saw; undefined when the step fits any
   * @throws Problem `revision-stale`, `nothing-to-undo`, `case-damaged`, `disk-full`, and why a lesion cannot
   * stand where it was asked to; then nothing has changed
   */
  step(caseId: string, seen: number | undefined, step: Step): Promise<CaseChange>;
  /** Whether the lesion may stand there beside the others; it may replace one of its own id. */
  probe(caseId: string, lesion: LesionSpec): Promise<ProbeAnswer>;
  remove(caseId: string): Promise<void>;
  /** The source's voxels, decoded, as a file of raw numbers. */
  voxels(caseId: string, kind: VoxelKind): Promise<VoxelFile & { readonly sha256: string }>;
}

export interface CasesOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly events: Events;
  readonly version: string;
  readonly predictions: Pick<Predictions, 'list'>;
}

export function createCases({ library, engine, events, version, predictions }: CasesOptions): Cases {
  const describe = async (open: OpenCase, lesions: readonly Lesion[]): Promise<CaseDetail> =>
    describeCase(open, lesions, await predictions.list(open));

  async function composeAll(open: OpenCase): Promise<Composed> {
    const { lesions } = open.history.state;
    const input = { onDisk: onDisk(open), to: lesions, probe: false };
    const composed = await engine.run('composeLesions', input, { task: 'showing the lesions' });
    await rememberMeasures(open, lesions, composed.lesions, version);
    return composed;
  }

  const measured = async (open: OpenCase): Promise<readonly Lesion[]> =>
    (await recallMeasures(open, version)) ?? (await composeAll(open)).lesions;

  async function composeStep(open: OpenCase, step: Step): Promise<Composed> {
    const from = open.history.state.lesions;
    const to = advance(open.history, step).state.lesions;
    if (to === from) return { lesions: await measured(open), boxes: [], parts: [] };
    // What stood once may stand again, whatever this version of the program would say of it.
    const input = { onDisk: onDisk(open), from, to, probe: step.step === 'edit' };
    return engine.run('composeLesions', input, { task: stepWords[step.step] });
  }

  return {
    list: () => library.list(),
    // Exclusively, so that what is described and its lesions are of one revision.
    detail: (caseId) => library.exclusively(caseId, async (open) => describe(open, await measured(open))),
    changes: (caseId) =>
      library.exclusively(caseId, async (open) => {
        const { lesions, boxes, parts } = await composeAll(open);
        // Whoever looks at all of a case will point into it next. Should this fail, the pointing will say why.
        engine.run('warmOrgans', onDisk(open), { task: 'looking at the organs' }).catch(() => undefined);
        return { header: { case: await describe(open, lesions), boxes: [...boxes] }, parts };
      }),
    step: (caseId, seen, step) =>
      library.exclusively(caseId, async (open) => {
        if (open.damage) throw open.damage;
        const { revision } = open.history;
        if (seen !== undefined && seen !== revision)
          throw new Problem('revision-stale', { seen, current: revision });
        const { lesions, boxes, parts } = await composeStep(open, step);
        await library.commit(open, step);
        await rememberMeasures(open, open.history.state.lesions, lesions, version);
        events.emit({ type: 'case', caseId, revision: open.history.revision });
        events.emit({ type: 'library' });
        return { header: { case: await describe(open, lesions), boxes: [...boxes] }, parts };
      }),
    probe: async (caseId, lesion) => {
      const open = await library.get(caseId);
      const others = open.history.state.lesions.filter((other) => other.id !== lesion.id);
      try {
        await engine.run(
          'probeLesion',
          { onDisk: onDisk(open), lesion, others },
          { task: 'looking for a place' },
        );
        return { ok: true };
      } catch (error) {
        if (!isProblem(error) || isProblem(error, 'engine-stopped')) throw error;
        return { ok: false, problem: toWireProblem(error) };
      }
    },
    remove: async (caseId) => {
      await library.remove(caseId);
      events.emit({ type: 'library' });
    },
    voxels: async (caseId, kind) => {
      const at = onDisk(await library.get(caseId));
      if (!(await isCacheWhole(at))) await engine.run('fillCache', at, { task: 'reading the case' });
      const { image, labels } = at.source;
      const sha256 = kind === 'image' ? image.sha256 : (labels?.sha256 ?? image.sha256);
      return { ...voxelFile(at, kind), sha256 };
    },
  };
}

export const onDisk = (open: OpenCase): CaseOnDisk => ({ folder: open.folder, source: open.record.source });

const stepWords: Readonly<Record<Step['step'], string>> = {
  edit: 'changing the case',
  undo: 'undoing a step',
  redo: 'redoing a step',
};
