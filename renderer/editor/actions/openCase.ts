import { voxelCount } from '#shared/geometry/axes.ts';
import { bytesPerVoxel, changesOf, huArrayOn } from '../changeFrame.ts';
import { applyChanges } from '../displayedVoxels.ts';
import { type OpenCase, openCaseOf } from '../editorState.ts';
import { setOrgan } from '../lesionDraft.ts';
import { createViewStore } from '../view.ts';
import { type Context, wireProblemOf } from './context.ts';

const lastCaseKey = 'lastCase';

export type OpenActions = ReturnType<typeof openActions>;

/** Opening one case at a time; opening another ends what is still loading. */
export function openActions(context: Context) {
  const { store, pointer, service, memory } = context;
  let loading = new AbortController();

  /** Loads a case and shows it. A failure is shown in its place. */
  async function openCase(caseId: string): Promise<void> {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    store.setState({
      document: { kind: 'opening', caseId, doneBytes: 0, totalBytes: 0 },
      selection: [],
      adjusting: undefined,
      ...nothingUnderReview,
    });
    pointer.setState({ hover: undefined, aim: undefined, drawn: undefined });
    try {
      const open = await load(caseId, signal);
      if (signal.aborted) return;
      keepLook(open, openBefore);
      openBefore = open;
      store.setState(({ draft }) => ({
        document: { kind: 'open', open },
        draft: open.detail.organs.includes(draft.organ)
          ? draft
          : setOrgan(open.detail.organs[0] ?? 'liver')(draft),
      }));
      memory.write(lastCaseKey, caseId);
    } catch (error) {
      if (signal.aborted) return;
      const { sentence } = wireProblemOf(error);
      store.setState({ document: { kind: 'failed', caseId, sentence } });
    }
  }
  let openBefore: OpenCase | undefined;

  async function load(caseId: string, signal: AbortSignal): Promise<OpenCase> {
    const source = await service.call('getCase', { caseId }, {}, signal);
    const count = voxelCount(source.dims);
    const imageBytes = count * bytesPerVoxel(source.imageType);
    const done = { image: 0, labels: 0 };
    const totalBytes = imageBytes + count;
    const download = (name: 'image' | 'labels', bytes: number): Promise<ArrayBuffer> =>
      service.download(
        name,
        caseId,
        bytes,
        (doneBytes) => {
          done[name] = doneBytes;
          if (signal.aborted) return;
          const sum = done.image + done.labels;
          store.setState({ document: { kind: 'opening', caseId, doneBytes: sum, totalBytes } });
        },
        signal,
      );
    const [imageBuffer, labelBuffer] = await Promise.all([
      download('image', imageBytes),
      download('labels', count),
    ]);
    // Last, so that it is the newest; the source itself never changes.
    const { header, payload } = await service.frame('changes', { caseId }, {}, signal);
    const image = huArrayOn(source.imageType, imageBuffer, 0, count);
    const labels = new Uint8Array(labelBuffer);
    const patches = applyChanges(
      { dims: source.dims, image, labels, patches: [] },
      changesOf(header.boxes, source.imageType, payload),
    );
    return { detail: header.case, image, labels, patches, view: createViewStore(source.grid) };
  }

  return {
    openCase,
    /** Shows no case. */
    closeCase(): void {
      loading.abort();
      store.setState({
        document: { kind: 'none' },
        selection: [],
        adjusting: undefined,
        ...nothingUnderReview,
      });
      pointer.setState({ hover: undefined, aim: undefined, drawn: undefined });
    },
    /** The case that was open at the last start of this window, if it is still in the list. */
    rememberedCase(): string | undefined {
      const id = memory.read(lastCaseKey);
      return store.getState().cases?.some((row) => row.id === id && row.problem === undefined)
        ? id
        : undefined;
    },
    openId: (): string | undefined => openCaseOf(store.getState())?.detail.id,
  };
}

const nothingUnderReview = {
  readingId: undefined,
  segment: undefined,
  reading: undefined,
  comparison: undefined,
  measurementId: undefined,
} as const;

/** Window, layout and label look are the person's, not the case's: the next case is looked at alike. */
function keepLook(next: OpenCase, before: OpenCase | undefined): void {
  if (!before) return;
  const { window, layout, activePane, overlay, readingLook, slab, scene3d, crosshairVisible } =
    before.view.getState();
  next.view.setState({
    window,
    layout,
    activePane,
    overlay: { ...overlay, hiddenLabels: [] },
    readingLook,
    slab,
    scene3d,
    crosshairVisible,
  });
}
