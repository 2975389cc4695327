import type { VoxelBox } from '#shared/geometry/box.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { boxOfRuns } from '#shared/masks/runBox.ts';
import { decodeRuns } from '#shared/masks/runBytes.ts';
import { applyRuns, revertRuns } from '#shared/masks/runs.ts';
import { openCaseOf, readingDetail } from '../editorState.ts';
import { type Context, report } from './context.ts';
import type { ChangeFrame, EditActions } from './editCase.ts';

export type ReadingActions = ReturnType<typeof readingActions>;

/** The voxels of the mask under review: fetched when it is chosen, kept in line with every step. */
export function readingActions(context: Context, { onFrame }: Pick<EditActions, 'onFrame'>) {
  const { store, service } = context;
  const listeners = new Set<(boxes: readonly VoxelBox[], settled: boolean) => void>();
  let loading = new AbortController();

  const tell = (boxes: readonly VoxelBox[], settled: boolean): void => {
    for (const listener of listeners) listener(boxes, settled);
  };

  async function fetchVoxels(caseId: string, readingId: string, begun: boolean): Promise<Uint8Array> {
    const open = openCaseOf(store.getState(), caseId);
    if (!open) return new Uint8Array(0);
    const bytes = voxelCount(open.detail.dims);
    const answer = await service.reading(caseId, readingId, begun, bytes, loading.signal);
    return new Uint8Array(answer);
  }

  /** Fetches the voxels of a reading and shows them. */
  async function load(readingId: string): Promise<void> {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    const detail = openCaseOf(store.getState())?.detail;
    const wanted = detail?.readings.find(({ id }) => id === readingId);
    if (!detail || !wanted) {
      store.setState({ reading: undefined });
      return;
    }
    try {
      const data = await fetchVoxels(detail.id, readingId, false);
      if (signal.aborted) return;
      const { version } = readingDetail(store.getState(), readingId) ?? wanted;
      store.setState({ reading: { caseId: detail.id, id: readingId, version, data, shown: 'now' } });
    } catch (error) {
      if (!signal.aborted) report(context, error);
    }
  }

  /** Follows a step: applies what it did, or fetches all where that is not told. */
  function follow({ header, payload }: ChangeFrame): void {
    const { reading } = store.getState();
    if (!reading || reading.caseId !== header.case.id) return;
    const now = header.case.readings.find(({ id }) => id === reading.id);
    if (!now) {
      store.setState({ reading: undefined });
      return;
    }
    const told = (header.readings ?? []).filter(({ readingId }) => readingId === reading.id);
    const boxes = told.map(({ offset, bytes, reverted }) => {
      const runs = decodeRuns(new Uint8Array(payload, offset, bytes), reading.data.length);
      (reverted ? revertRuns : applyRuns)(reading.data, runs);
      return boxOfRuns(runs, header.case.dims);
    });
    if (boxes.length > 0) tell(boxes, true);
    const known = header.readings !== undefined;
    if (known) store.setState({ reading: { ...reading, version: now.version } });
    else if (now.version !== reading.version) void load(reading.id);
  }
  onFrame(follow);

  return {
    loadReading: load,
    /** Tells that voxels of the mask under review were changed in place. */
    tellReading: tell,
    /** Calls the listener with boxes of the mask under review whose voxels were changed in place. */
    onReading(listener: (boxes: readonly VoxelBox[], settled: boolean) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Shows the mask as it began, or as it stands. */
    async toggleBegun(): Promise<void> {
      const { reading } = store.getState();
      if (!reading) return;
      try {
        const begun = reading.begun ?? (await fetchVoxels(reading.caseId, reading.id, true));
        store.setState(({ reading: now }) => ({
          reading:
            now && now.id === reading.id
              ? { ...now, begun, shown: now.shown === 'now' ? 'begun' : 'now' }
              : now,
        }));
      } catch (error) {
        report(context, error);
      }
    },
    fetchVoxels,
  };
}
