import type { Edit } from '#shared/contract/case.ts';
import type { Frame } from '#shared/contract/calls.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { withDetail } from '../caseList.ts';
import { changesOf } from '../changeFrame.ts';
import { applyChanges, restoreAll } from '../displayedVoxels.ts';
import { type OpenCase, openCaseOf } from '../editorState.ts';
import { serialQueue } from '../serialQueue.ts';
import { type Context, report, wireProblemOf } from './context.ts';

export type ChangeFrame = Frame<'edit' | 'editReading' | 'undo' | 'redo' | 'changes'>;

/** Asks the server for a change of the open case as it is by then; undefined = nothing to change after all. */
export type Ask = (open: OpenCase) => Promise<ChangeFrame> | undefined;

export type EditActions = ReturnType<typeof editActions>;

/**
 * Changes of the open case. They run one after the other, each on the revision that the one before left; an
 * answer for a case or a revision that is no longer shown is dropped.
 */
export function editActions(context: Context) {
  const { store, service } = context;
  const queue = serialQueue();
  const frameListeners = new Set<(frame: ChangeFrame) => void>();
  const voxelListeners = new Set<(boxes: readonly VoxelBox[]) => void>();

  /** Shows a frame; a `whole` one tells every difference to the source, others what one step changed. */
  function show({ header, payload }: ChangeFrame, whole: boolean): void {
    const detail = header.case;
    const open = openCaseOf(store.getState(), detail.id);
    if (!open || detail.revision < open.detail.revision) return;
    const told = changesOf(header.boxes, detail.imageType, payload);
    const changes = whole ? [...restoreAll(open.patches), ...told] : told;
    const patches = applyChanges({ ...open, dims: open.detail.dims }, changes);
    const ids = new Set(detail.lesions.map(({ spec }) => spec.id));
    store.setState(({ cases, selection }) => ({
      document: { kind: 'open', open: { ...open, detail, patches } },
      cases: cases && withDetail(cases, detail),
      selection: selection.filter((id) => ids.has(id)),
    }));
    for (const listener of frameListeners) listener({ header, payload });
    const boxes = changes.map(({ box }) => box);
    if (boxes.length > 0) for (const listener of voxelListeners) listener(boxes);
  }

  /** Brings the open case up to the server's state, unless it already is at `revision`. */
  async function reload(caseId: string, revision?: number): Promise<void> {
    const open = openCaseOf(store.getState(), caseId);
    if (!open || (revision !== undefined && open.detail.revision >= revision)) return;
    show(await service.frame('changes', { caseId }, {}), true);
  }

  /**
   * Puts changes of `caseId`, which nothing shall come between, behind those that wait.
   *
   * @returns the revision that the last of them left; undefined when it was not made
   */
  async function change(caseId: string, ...asks: Ask[]): Promise<number | undefined> {
    store.setState(({ unsaved }) => ({ unsaved: unsaved + 1 }));
    try {
      return await queue(async () => {
        let revision: number | undefined;
        for (const ask of asks) {
          const open = openCaseOf(store.getState(), caseId);
          const frame = await (open && ask(open));
          if (frame) show(frame, false);
          revision = frame?.header.case.revision;
        }
        return revision;
      });
    } catch (error) {
      // A slider drawn beyond what is possible fails at every stop: the last failure says it all.
      report(context, error, 'edit');
      if (wireProblemOf(error).code === 'revision-stale') await catchUp(caseId);
      return undefined;
    } finally {
      store.setState(({ unsaved }) => ({ unsaved: unsaved - 1 }));
    }
  }

  async function catchUp(caseId: string, revision?: number): Promise<void> {
    await queue(() => reload(caseId, revision)).catch((error: unknown) => report(context, error));
  }

  const currentId = (): string | undefined => openCaseOf(store.getState())?.detail.id;

  /** Makes an edit of the open case, thought up when its turn has come. */
  async function edit(think: (open: OpenCase) => Edit): Promise<void> {
    const caseId = currentId();
    if (caseId !== undefined) await change(caseId, (open) => sendEdit(open, think(open)));
  }

  const sendEdit = (open: OpenCase, made: Edit): Promise<ChangeFrame> =>
    service.frame('edit', { caseId: open.detail.id }, { revision: open.detail.revision, edit: made });

  async function step(direction: 'undo' | 'redo'): Promise<void> {
    const caseId = currentId();
    if (caseId === undefined) return;
    await change(caseId, ({ detail }) =>
      detail[`${direction}Label`] === undefined
        ? undefined
        : service.frame(direction, { caseId }, { revision: detail.revision }),
    );
  }

  return {
    change,
    edit,
    sendEdit,
    undo: () => step('undo'),
    redo: () => step('redo'),
    /** Fetches what other windows and jobs did to a case; nothing when it is not open or already there. */
    catchUp,
    /** Calls the listener with every answer that is shown, after it was taken in. */
    onFrame: (listener: (frame: ChangeFrame) => void) => frameListeners.add(listener),
    /** Calls the listener with boxes whose voxels were changed in place; answers what ends this. */
    onVoxels(listener: (boxes: readonly VoxelBox[]) => void): () => void {
      voxelListeners.add(listener);
      return () => voxelListeners.delete(listener);
    },
  };
}
