import type { ProbeAnswer } from '#shared/contract/api.ts';
import type { CaseDetail, CaseSummary, ChangeHeader, TrialHeader } from '#shared/contract/case.ts';
import { frameOffsets } from '#shared/contract/frame.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { NewReading, ReadingEdit } from '#shared/contract/reading.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { isCacheWhole, voxelFile, type VoxelFile, type VoxelKind } from '#main/engine/caseCache.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { Composed } from '#main/engine/ops/composeLesions.ts';
import type { Predictions } from '../predictions/predictions.ts';
import { advance, type Step } from '../edits/history.ts';
import type { Events } from '../events.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import type { ReadingParts, Readings } from '../readings/readings.ts';
import { describeCase } from './describeCase.ts';
import { recallMeasures, rememberMeasures } from './measures.ts';
import { onDisk } from './onDisk.ts';

export { onDisk };

/** A case after a step, and the voxels that the step changed: what a frame is made of. */
export interface CaseChange {
  readonly header: ChangeHeader;
  readonly parts: readonly Uint8Array[];
}

/** A lesion that is not one of its case, and the voxels that it would change. */
export interface LesionTrial {
  readonly header: TrialHeader;
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
  /** Begins a reading, as one step; answers its id. */
  beginReading(caseId: string, request: NewReading): Promise<string>;
  /**
   * Changes the voxels of a reading, as one step.
   *
   * @throws Problem as `step`, and `reading-missing`, `segment-missing`, `segments-full`, `nothing-changed`
   */
  editReading(
    caseId: string,
    seen: number,
    readingId: string,
    edit: ReadingEdit,
    reader: string,
  ): Promise<CaseChange>;
  /** Values of a reading as a file of bytes, as it stands or as it began. */
  readingVoxels(caseId: string, readingId: string, begun: boolean): Promise<VoxelFile>;
  /** Whether the lesion may stand there beside the others; it may replace one of its own id. */
  probe(caseId: string, lesion: LesionSpec): Promise<ProbeAnswer>;
  /**
   * What a lesion would change of the case as the window saw it, which stays so; it may replace one of its own id. One
   * by diffusion comes at once when it was drawn before.
   *
   * @throws Problem `revision-stale`, and as `step` why it cannot stand there
   */
  tryLesion(caseId: string, seen: number, lesion: LesionSpec): Promise<LesionTrial>;
  /** All lesions of the case as they would be with this one, in the place of the one of its id if there is one. */
  lesionsWith(caseId: string, lesion: LesionSpec): Promise<readonly Lesion[]>;
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
  readonly readings: Readings;
}

export function createCases(options: CasesOptions): Cases {
  const { library, engine, events, version, predictions, readings } = options;
  const describe = async (open: OpenCase, lesions: readonly Lesion[]): Promise<CaseDetail> =>
    describeCase(open, lesions, await predictions.list(open), await readings.describe(open));

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

  /** The case with a lesion, in the place of the one of its id if there is one. */
  async function composeTrial(open: OpenCase, spec: LesionSpec): Promise<Composed> {
    const from = open.history.state.lesions;
    const replaces = from.some(({ id }) => id === spec.id);
    const to = replaces ? from.map((old) => (old.id === spec.id ? spec : old)) : [...from, spec];
    const input = { onDisk: onDisk(open), from, to, probe: true };
    return engine.run('composeLesions', input, { task: 'trying a lesion' });
  }

  function refuse(open: OpenCase, seen: number | undefined): void {
    if (open.damage) throw open.damage;
    const { revision } = open.history;
    if (seen !== undefined && seen !== revision)
      throw new Problem('revision-stale', { seen, current: revision });
  }

  /** Commits a step; `tell` = answers what it did to the voxels of readings. */
  async function take(open: OpenCase, step: Step, tell: boolean): Promise<CaseChange> {
    const before = open.history.state;
    const { lesions, boxes, parts } = await composeStep(open, step);
    await library.commit(open, step);
    const { state, revision } = open.history;
    if (state.lesions !== before.lesions) await rememberMeasures(open, state.lesions, lesions, version);
    const changed: ReadingParts = tell
      ? await readings.partsBetween(open, before, state)
      : { changes: [], parts: [] };
    const all = [...parts, ...changed.parts];
    const offsets = frameOffsets(all.map((part) => part.length)).slice(parts.length);
    events.emit({ type: 'case', caseId: open.record.id, revision });
    events.emit({ type: 'library' });
    return {
      header: {
        case: await describe(open, lesions),
        boxes: [...boxes],
        readings: changed.changes.map((change, at) => ({ ...change, offset: offsets[at] })),
      },
      parts: all,
    };
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
        refuse(open, seen);
        return take(open, step, true);
      }),
    beginReading: (caseId, request) =>
      library.exclusively(caseId, async (open) => {
        refuse(open, undefined);
        const edit = await readings.begin(open, request);
        await take(open, { step: 'edit', edit }, true);
        return edit.reading.id;
      }),
    editReading: (caseId, seen, readingId, made, reader) =>
      library.exclusively(caseId, async (open) => {
        refuse(open, seen);
        const edit = await readings.paint(open, readingId, made, reader);
        // A window shows its own stroke before it is sent.
        return take(open, { step: 'edit', edit }, made.kind === 'tool');
      }),
    readingVoxels: (caseId, readingId, begun) =>
      library.exclusively(caseId, (open) => readings.voxels(open, readingId, begun)),
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
    tryLesion: (caseId, seen, spec) =>
      library.exclusively(caseId, async (open) => {
        refuse(open, seen);
        const { lesions, boxes, parts } = await composeTrial(open, spec);
        const lesion = lesions.find((made) => made.spec.id === spec.id);
        if (!lesion) throw new Problem('lesion-vanished', { lesionId: spec.id });
        return { header: { lesion, boxes: [...boxes] }, parts };
      }),
    lesionsWith: (caseId, lesion) =>
      library.exclusively(caseId, async (open) => {
        refuse(open, undefined);
        return (await composeTrial(open, lesion)).lesions;
      }),
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

const stepWords: Readonly<Record<Step['step'], string>> = {
  edit: 'changing the case',
  undo: 'undoing a step',
  redo: 'redoing a step',
};
