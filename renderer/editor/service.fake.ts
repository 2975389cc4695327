import type { ServerEvent } from '#shared/contract/api.ts';
import type { Frame, FrameRouteName, RouteName } from '#shared/contract/calls.ts';
import type { CaseDetail, ChangeHeader, Edit } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { caseDetail, lesion } from './caseDetail.fake.ts';
import type { Service } from './service.ts';

type CaseState = { readonly name: string; readonly lesions: readonly LesionSpec[] };

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
  /** Readings of the case, and their voxels by id. */
  readings: ReadingDetail[] = [];
  readonly readingVoxels = new Map<string, Uint8Array<ArrayBuffer>>();
  probe: (spec: LesionSpec) => Problem | undefined = () => undefined;
  private revision = 0;
  private past: CaseState[] = [];
  private now: CaseState = { name: 'Case 1', lesions: [] };
  private future: CaseState[] = [];
  private listeners: Parameters<Service['listen']>[0][] = [];

  readonly service: Service = {
    call: async (name, _params, body) => {
      this.asked.push(name);
      await this.hold;
      return this.answer(name, body as never) as never;
    },
    frame: async (name, _params, body) => {
      const edit = (body as { edit?: Edit }).edit;
      this.asked.push(edit ? `edit ${edit.kind}` : name);
      await this.hold;
      return this.step(name, body as { revision?: number; edit?: Edit }) as never;
    },
    download: async (name, _caseId, totalBytes, onProgress) => {
      onProgress(totalBytes);
      return name === 'image' ? new Int16Array(60).fill(100).buffer : new Uint8Array(60).fill(1).buffer;
    },
    reading: async (_caseId, readingId, begun) =>
      (this.readingVoxels.get(begun ? `${readingId} begun` : readingId) ?? new Uint8Array(60)).slice().buffer,
    prediction: async () => new Uint8Array(60).buffer,
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

  /** Somebody else's edit: this window is told, as all are. */
  editElsewhere(edit: Edit): void {
    this.step('edit', { revision: this.revision, edit });
    this.tell({ type: 'case', caseId: 'case-1', revision: this.revision });
  }

  get lesions(): readonly LesionSpec[] {
    return this.now.lesions;
  }

  get undoSteps(): number {
    return this.past.length;
  }

  private detail(): CaseDetail {
    const { name, lesions } = this.now;
    return caseDetail({
      name,
      revision: this.revision,
      lesions: lesions.map(lesion),
      lesionCount: lesions.length,
      readings: this.readings,
      ...(this.past.length > 0 && { undoLabel: 'the last step' }),
      ...(this.future.length > 0 && { redoLabel: 'the next step' }),
    });
  }

  private answer(name: RouteName, body: { lesion: LesionSpec }): unknown {
    switch (name) {
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
      case 'listJobs':
        return this.jobs;
      default:
        throw new Error(`the fake server has no ${name}`);
    }
  }

  private step(name: FrameRouteName, { revision, edit }: { revision?: number; edit?: Edit }): Frame<'edit'> {
    const before = this.now.lesions;
    if (name === 'changes') return this.frame(this.now.lesions);
    if (revision !== this.revision)
      throw new RemoteProblem(
        toWireProblem(new Problem('revision-stale', { seen: revision ?? -1, current: this.revision })),
      );
    if (name === 'edit' && edit) {
      this.past.push(this.now);
      this.now = apply(this.now, edit);
      this.future = [];
    } else {
      const [from, to] = name === 'undo' ? [this.past, this.future] : [this.future, this.past];
      const state = from.pop();
      if (!state) throw new Error('nothing there');
      to.push(this.now);
      this.now = state;
    }
    this.revision++;
    return this.frame([...before, ...this.now.lesions]);
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
    return { header: { case: this.detail(), boxes }, payload };
  }
}

const boxOf = ({ centreRasMm: [i, j, k] }: LesionSpec): VoxelBox => ({
  min: [i, j, k],
  max: [i + 1, j + 1, k + 1],
});

function apply(state: CaseState, edit: Edit): CaseState {
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
    default:
      return state;
  }
}
