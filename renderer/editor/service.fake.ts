import type { ServerEvent } from '#shared/contract/api.ts';
import type { Frame, FrameBody, FrameRouteName, RouteName } from '#shared/contract/calls.ts';
import type { CaseDetail, ChangeHeader, Edit } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Measurement } from '#shared/contract/measurement.ts';
import type { ReadingDetail, ReadingEdit } from '#shared/contract/reading.ts';
import type { Recipe } from '#shared/contract/recipe.ts';
import { runDetail, trainingInspection } from '#shared/contract/run.fake.ts';
import type { RunSummary } from '#shared/contract/run.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { decodeRuns, encodeRuns } from '#shared/masks/runBytes.ts';
import { type Runs, applyRuns, revertRuns } from '#shared/masks/runs.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { caseDetail, lesion } from './caseDetail.fake.ts';
import type { Service } from './service.ts';

type CaseState = {
  readonly name: string;
  readonly lesions: readonly LesionSpec[];
  readonly readings: readonly ReadingDetail[];
  readonly measurements: readonly Measurement[];
  /** The runs that led here, when it was a stroke. */
  readonly stroke?: { readonly readingId: string; readonly runs: Runs } | undefined;
};

/**
 * A server in memory with one 5×4×3 case, every voxel 100 HU of liver. A lesion is the one voxel at its centre,
 * its HU the lesion's seed, its label 2. It keeps revisions, undo and redo as the real one does.
 */
export class FakeServer {
  /** What was asked, in order: "edit placeLesions", "undo", "probeLesion"… */
  readonly asked: string[] = [];
  /** Answers of these calls wait until the test lets them go. */
  hold: Promise<void> = Promise.resolve();
  jobs: Job[] = [];
  runs: RunSummary[] = [];
  /** Voxels of the case's readings by id, as they stand. */
  readonly readingVoxels = new Map<string, Uint8Array<ArrayBuffer>>();
  probe: (spec: LesionSpec) => Problem | undefined = () => undefined;
  private revision = 0;
  /** Whether the answer tells what happened to readings. */
  private told = false;
  private past: CaseState[] = [];
  private now: CaseState = { name: 'Case 1', lesions: [], readings: [], measurements: [] };
  /** Refuses the next stroke. */
  refuseStroke = false;
  private future: CaseState[] = [];
  private listeners: Parameters<Service['listen']>[0][] = [];

  readonly service: Service = {
    call: async (name, params, body) => {
      this.asked.push(name);
      await this.hold;
      return this.answer(name, body as never, params as { jobId?: string }) as never;
    },
    frame: async (name, params, body) => {
      if (name === 'tryLesion') {
        const { lesion: spec } = body as FrameBody<'tryLesion'>;
        this.asked.push(`try ${spec.seed} ${spec.diameterMm}`);
        await this.hold;
        return this.trial(spec) as never;
      }
      const edit = (body as { edit?: Edit | ReadingEdit }).edit;
      this.asked.push(edit ? `edit ${edit.kind}` : name);
      await this.hold;
      return this.step(
        name,
        body as { revision?: number; edit?: Edit },
        params as { readingId?: string },
      ) as never;
    },
    download: async (name, _caseId, totalBytes, onProgress) => {
      onProgress(totalBytes);
      return name === 'image' ? new Int16Array(60).fill(100).buffer : new Uint8Array(60).fill(1).buffer;
    },
    reading: async (_caseId, readingId, begun) =>
      (this.readingVoxels.get(begun ? `${readingId} begun` : readingId) ?? new Uint8Array(60)).slice().buffer,
    prediction: async () => new Uint8Array(60).buffer,
    questionImage: async (_where, totalBytes) => new ArrayBuffer(totalBytes),
    pictureUrl: (runId, file, version) => `${runId}/${file}?${version}`,
    reportUrl: (jobId) => `report/${jobId}`,
    upload: async (file) => `upload-of-${file.name}`,
    listen: (listeners) => {
      this.listeners.push(listeners);
      return () => undefined;
    },
  };

  connect(): void {
    for (const { onOpen } of this.listeners) onOpen();
  }

  lose(): void {
    for (const { onLost } of this.listeners) onLost();
  }

  tell(event: ServerEvent): void {
    for (const { onEvent } of this.listeners) onEvent(event);
  }

  /** A job comes to its end, which the windows are told. */
  endJob(jobId: string, end: Partial<Job>): Job {
    const job = this.jobs.find(({ id }) => id === jobId);
    if (!job) throw new Error(`no job ${jobId}`);
    const ended: Job = { ...job, ...end };
    this.jobs = this.jobs.map((other) => (other.id === jobId ? ended : other));
    this.tell({ type: 'job', job: ended });
    return ended;
  }

  /** Somebody else's edit: this window is told, as all are. */
  editElsewhere(edit: Edit): void {
    this.step('edit', { revision: this.revision, edit });
    this.tell({ type: 'case', caseId: 'case-1', revision: this.revision });
  }

  get lesions(): readonly LesionSpec[] {
    return this.now.lesions;
  }

  /** Gives the case a reading, with these voxels. */
  addReading(reading: ReadingDetail, voxels: Uint8Array<ArrayBuffer>): void {
    this.now = { ...this.now, readings: [...this.now.readings, reading] };
    this.readingVoxels.set(reading.id, voxels);
  }

  get readings(): readonly ReadingDetail[] {
    return this.now.readings;
  }

  get measurements(): readonly Measurement[] {
    return this.now.measurements;
  }

  get undoSteps(): number {
    return this.past.length;
  }

  private detail(): CaseDetail {
    const { name, lesions, readings, measurements } = this.now;
    return caseDetail({
      name,
      revision: this.revision,
      lesions: lesions.map(lesion),
      lesionCount: lesions.length,
      readings: [...readings],
      measurements: [...measurements],
      ...(this.past.length > 0 && { undoLabel: 'the last step' }),
      ...(this.future.length > 0 && { redoLabel: 'the next step' }),
    });
  }

  /** A lesion in the place of the one of its id: the voxel at its centre. */
  private trial(spec: LesionSpec): Frame<'tryLesion'> {
    const problem = this.probe(spec);
    if (problem) throw new RemoteProblem(toWireProblem(problem));
    const payload = new ArrayBuffer(16);
    new Int16Array(payload, 0, 1)[0] = spec.seed;
    new Uint8Array(payload, 8, 1)[0] = 2;
    const box = { box: boxOf(spec), restored: false, imageOffset: 0, labelOffset: 8 };
    return { header: { lesion: lesion(spec), boxes: [box] }, payload };
  }

  private answer(
    name: RouteName,
    body: { lesion: LesionSpec; recipe: Recipe },
    { jobId }: { jobId?: string },
  ): unknown {
    switch (name) {
      case 'startJob': {
        const job: Job = {
          id: `job-${this.jobs.length + 1}`,
          recipe: body.recipe,
          state: 'queued',
          progress: { stage: 'waiting', done: 0, total: 1 },
          createdAt: '2026-01-01T00:00:00.000Z',
        };
        this.jobs = [...this.jobs, job];
        return job;
      }
      case 'cancelJob':
        return this.endJob(jobId ?? '', { state: 'cancelled' });
      case 'hello':
        return {
          program: 'DiffTumor',
          version: '0',
          libraryName: 'a',
          exportRoot: '/exports',
          shell: 'browser',
        };
      case 'listCases':
        return [this.detail()];
      case 'getCase':
        return this.detail();
      case 'probeLesion': {
        const problem = this.probe(body.lesion);
        return problem ? { ok: false, problem: toWireProblem(problem) } : { ok: true };
      }
      case 'listRuns':
        return this.runs;
      case 'getRun':
        return runDetail(this.runs[0]);
      case 'inspectTraining':
        return trainingInspection();
      case 'listModels':
        return [];
      case 'listJobs':
        return this.jobs;
      default:
        throw new Error(`the fake server has no ${name}`);
    }
  }

  private stroke(readingId: string, edit: ReadingEdit): Frame<'edit'> {
    const voxels = this.readingVoxels.get(readingId);
    if (!voxels || this.refuseStroke || edit.kind !== 'stroke')
      throw new RemoteProblem(toWireProblem(new Problem('disk-full', { folder: 'library' })));
    const runs = decodeRuns(
      Uint8Array.from(atob(edit.runs), (sign) => sign.charCodeAt(0)),
      voxels.length,
    );
    applyRuns(voxels, runs);
    this.past.push(this.now);
    const readings = this.now.readings.map((reading): ReadingDetail => {
      if (reading.id !== readingId) return reading;
      const { begun } = edit;
      const fresh = begun ? [{ ...begun, state: 'edited' as const, comment: '' }] : [];
      return { ...reading, version: `v${this.revision + 1}`, segments: [...reading.segments, ...fresh] };
    });
    this.now = { ...this.now, readings, stroke: { readingId, runs } };
    this.future = [];
    this.revision++;
    return { header: { case: this.detail(), boxes: [], readings: [] }, payload: new ArrayBuffer(0) };
  }

  private step(
    name: FrameRouteName,
    { revision, edit }: { revision?: number; edit?: Edit },
    { readingId }: { readingId?: string } = {},
  ): Frame<'edit'> {
    const before = this.now.lesions;
    this.told = name !== 'changes';
    if (name === 'changes') return this.frame(this.now.lesions);
    if (revision !== this.revision)
      throw new RemoteProblem(
        toWireProblem(new Problem('revision-stale', { seen: revision ?? -1, current: this.revision })),
      );
    if (name === 'editReading' && edit && readingId !== undefined)
      return this.stroke(readingId, edit as unknown as ReadingEdit);
    if (name === 'edit' && edit) {
      this.past.push(this.now);
      this.now = apply(this.now, edit);
      this.future = [];
    } else {
      const [from, to] = name === 'undo' ? [this.past, this.future] : [this.future, this.past];
      const state = from.pop();
      if (!state) throw new Error('nothing there');
      to.push(this.now);
      const { stroke } = name === 'undo' ? this.now : state;
      this.now = state;
      this.revision++;
      if (stroke) return this.strokeFrame(stroke, name === 'undo');
      return this.frame([...before, ...this.now.lesions]);
    }
    this.revision++;
    return this.frame([...before, ...this.now.lesions]);
  }

  /** A stroke of the past taken back, or done again. */
  private strokeFrame(
    { readingId, runs }: NonNullable<CaseState['stroke']>,
    reverted: boolean,
  ): Frame<'edit'> {
    const voxels = this.readingVoxels.get(readingId) ?? new Uint8Array(60);
    (reverted ? revertRuns : applyRuns)(voxels, runs);
    const bytes = encodeRuns(runs);
    const readings = [{ readingId, reverted, offset: 0, bytes: bytes.length }];
    return { header: { case: this.detail(), boxes: [], readings }, payload: bytes.buffer };
  }

  /** A frame with the voxels of these lesions as they are now. */
  private frame(touched: readonly LesionSpec[]): Frame<'edit'> {
    const payload = new ArrayBuffer(16 * touched.length);
    const boxes = touched.map((spec, at): ChangeHeader['boxes'][number] => {
      const box = boxOf(spec);
      const made = this.now.lesions.findLast((other) => String(boxOf(other).min) === String(box.min));
      if (!made) return { box, restored: true, imageOffset: 0, labelOffset: 0 };
      new Int16Array(payload, 16 * at, 1)[0] = made.seed;
      new Uint8Array(payload, 16 * at + 8, 1)[0] = 2;
      return { box, restored: false, imageOffset: 16 * at, labelOffset: 16 * at + 8 };
    });
    return { header: { case: this.detail(), boxes, ...(this.told && { readings: [] }) }, payload };
  }
}

const boxOf = ({ centreRasMm: [i, j, k] }: LesionSpec): VoxelBox => ({
  min: [i, j, k],
  max: [i + 1, j + 1, k + 1],
});

function apply(before: CaseState, edit: Edit): CaseState {
  const state = { ...before, stroke: undefined };
  const { lesions } = state;
  switch (edit.kind) {
    case 'placeLesions':
      return { ...state, lesions: [...lesions, ...edit.lesions] };
    case 'updateLesion':
      return { ...state, lesions: lesions.map((old) => (old.id === edit.lesion.id ? edit.lesion : old)) };
    case 'removeLesions':
      return { ...state, lesions: lesions.filter(({ id }) => !edit.lesionIds.includes(id)) };
    case 'renameCase':
      return { ...state, name: edit.name };
    case 'addMeasurement':
      return { ...state, measurements: [...state.measurements, edit.measurement] };
    case 'reviewSegments':
      return {
        ...state,
        readings: state.readings.map((reading) => ({
          ...reading,
          segments: reading.segments.map((segment) =>
            edit.values.includes(segment.value)
              ? {
                  ...segment,
                  state: edit.change.state ?? segment.state,
                  comment: edit.change.comment ?? segment.comment,
                }
              : segment,
          ),
        })),
      };
    default:
      return state;
  }
}
