import type { Edit } from '#shared/contract/case.ts';
import type { LabelNames } from '#shared/contract/api.ts';
import type {
  NewReading,
  ReadingDetail,
  ReadingEdit,
  ReadingTool,
  SegmentState,
} from '#shared/contract/reading.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { type Agreement, type MaskPair, compareMasks, updateAgreement } from '#shared/masks/compareMasks.ts';
import { valueSet } from '#shared/masks/paint.ts';
import { type PickedFile, type Workspace, openCaseOf, readingDetail } from '../editorState.ts';
import { freeFolder } from '../freeFolder.ts';
import { measurementPoint } from '../review/measuring.ts';
import { segmentOf, stepSegment } from '../review/segments.ts';
import { type BrushSettings, resizedBrush } from '../review/tools.ts';
import { moveCrosshair } from '../viewUpdates.ts';
import { type Context, report } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { ImportActions } from './importCase.ts';
import type { JobActions } from './jobs.ts';
import type { ReadingActions } from './reading.ts';

const readerKey = 'reader';

export type ReviewActions = ReturnType<typeof reviewActions>;

/** What a mask of the case is compared with. */
export type ComparedWith =
  | { readonly kind: 'reading'; readonly id: string }
  | { readonly kind: 'prediction'; readonly id: string };

/** A mask that the one under review is compared with. */
interface Compared {
  readonly readingId: string;
  readonly data: Uint8Array;
  /** Which of its values count. */
  readonly values: Uint8Array;
  readonly title: string;
}

/** Every value but those of segments that were rejected, and nothing. */
function kept({ segments }: Pick<ReadingDetail, 'segments'>): Uint8Array {
  const values = new Uint8Array(256).fill(1);
  values[0] = 0;
  for (const { value, state } of segments) if (state === 'rejected') values[value] = 0;
  return values;
}

/** Reviewing a mask: lesion by lesion, with what was decided on each. */
export function reviewActions(
  context: Context,
  { edit, change, catchUp }: Pick<EditActions, 'edit' | 'change' | 'catchUp'>,
  { loadReading, fetchVoxels, onReading }: Pick<ReadingActions, 'loadReading' | 'fetchVoxels' | 'onReading'>,
  { referTo }: Pick<ImportActions, 'referTo'>,
  { startJob }: Pick<JobActions, 'startJob'>,
) {
  const { store, service, memory, pointer } = context;

  let compared: Compared | undefined;
  /** As it is now; the store learns of it when a stroke ends. */
  let agreement: Agreement | undefined;

  const nowIso = (): string => new Date().toISOString();

  async function chooseReading(readingId: string | undefined): Promise<void> {
    store.setState({ readingId, segment: undefined, comparison: undefined, reading: undefined });
    if (readingId !== undefined) await loadReading(readingId);
  }

  async function beginReading(request: Omit<NewReading, 'reader'>): Promise<void> {
    const caseId = openCaseOf(store.getState())?.detail.id;
    if (caseId === undefined) return;
    const { reader } = store.getState();
    const { readingId } = await service.call('addReading', { caseId }, { ...request, reader });
    // The step is told as an event too; whoever comes first brings the reading into the case.
    await catchUp(caseId);
    await chooseReading(readingId);
    stepTo(1);
  }

  function jumpTo(value: number | undefined): void {
    const open = openCaseOf(store.getState());
    const measure = segmentOf(readingDetail(store.getState()), value)?.measure;
    if (open && measure && measure.voxels > 0) open.view.setState(moveCrosshair(measure.centreRasMm));
  }

  function chooseSegment(value: number | undefined): void {
    store.setState({ segment: value });
    jumpTo(value);
  }

  function stepTo(by: 1 | -1): void {
    const reading = readingDetail(store.getState());
    const next = reading && stepSegment(reading, store.getState().segment, by);
    if (next) chooseSegment(next.value);
  }

  /** One edit of the reading under review. */
  async function review(make: (readingId: string, values: number[]) => Edit | undefined): Promise<void> {
    const { readingId, segment } = store.getState();
    if (readingId === undefined) return;
    const made = make(readingId, segment === undefined ? [] : [segment]);
    if (made) await edit(() => made);
  }

  const ofSegment = (partial: Extract<Edit, { kind: 'reviewSegments' }>['change']): Promise<void> =>
    review((readingId, values) =>
      values.length === 0
        ? undefined
        : {
            kind: 'reviewSegments',
            readingId,
            values,
            change: partial,
            reader: store.getState().reader,
            decidedAt: nowIso(),
          },
    );

  async function applyTool(tool: ReadingTool): Promise<void> {
    const { readingId, brush, reader } = store.getState();
    const caseId = openCaseOf(store.getState())?.detail.id;
    if (readingId === undefined || caseId === undefined) return;
    const made: ReadingEdit = { kind: 'tool', tool, protectOthers: brush.protectOthers };
    await change(caseId, ({ detail }) =>
      service.frame('editReading', { caseId, readingId }, { revision: detail.revision, reader, edit: made }),
    );
  }

  async function compareWith(other: ComparedWith): Promise<void> {
    const { reading } = store.getState();
    const open = openCaseOf(store.getState());
    const first = readingDetail(store.getState());
    if (!open || !reading || !first) return;
    try {
      const caseId = open.detail.id;
      const second =
        other.kind === 'reading'
          ? await secondReading(caseId, other.id)
          : await secondPrediction(caseId, other.id, voxelCount(open.detail.dims));
      if (!second) return;
      compared = { ...second, readingId: first.id };
      compareAnew();
    } catch (error) {
      report(context, error);
    }
  }

  /** The mask under review, as it stands, and the one that it is compared with. */
  function pairOf(second: Compared): MaskPair | undefined {
    const { reading } = store.getState();
    const detail = readingDetail(store.getState(), second.readingId);
    if (!detail || reading?.id !== detail.id) return undefined;
    return { first: reading.data, inFirst: kept(detail), second: second.data, inSecond: second.values };
  }

  function compareAnew(): void {
    const pair = compared && pairOf(compared);
    if (!compared || !pair) return;
    const { readingId, title } = compared;
    agreement = compareMasks(pair);
    store.setState({ comparison: { readingId, with: title, agreement } });
  }

  // Comes before whoever draws the voxels: they were the first to be told of (workbench.ts).
  onReading((boxes, settled) => {
    const { comparison } = store.getState();
    const dims = openCaseOf(store.getState())?.detail.dims;
    const pair = compared && pairOf(compared);
    if (!agreement || !comparison || !pair || !dims) return;
    agreement = updateAgreement(agreement, pair, dims, boxes);
    if (settled) store.setState({ comparison: { ...comparison, agreement } });
  });

  store.subscribe((state, before) => {
    if (!state.comparison) {
      compared = agreement = undefined;
      return;
    }
    const [now, then] = [readingDetail(state), readingDetail(before)];
    const rejects = (detail: typeof now): string =>
      String(detail?.segments.filter((one) => one.state === 'rejected').map(({ value }) => value));
    const isReplaced = state.reading?.data !== before.reading?.data;
    if (isReplaced || (now !== then && rejects(now) !== rejects(then))) compareAnew();
  });

  async function secondReading(caseId: string, id: string): Promise<Omit<Compared, 'readingId'> | undefined> {
    const detail = readingDetail(store.getState(), id);
    if (!detail) return undefined;
    return { data: await fetchVoxels(caseId, id, false), values: kept(detail), title: detail.title };
  }

  async function secondPrediction(
    caseId: string,
    predictionId: string,
    bytes: number,
  ): Promise<Omit<Compared, 'readingId'>> {
    const prediction = await service.call('getPrediction', { caseId, predictionId }, {});
    const data = new Uint8Array(await service.prediction(caseId, predictionId, bytes));
    const values =
      prediction.lesionValues.length > 0
        ? prediction.lesionValues
        : prediction.labels.map(({ value }) => value);
    return { data, values: valueSet(values), title: prediction.name };
  }

  return {
    setWorkspace(workspace: Workspace): void {
      store.setState({ workspace, tool: 'navigate', selection: [] });
      pointer.setState({ drawn: undefined, aim: undefined });
      if (workspace !== 'review') return;
      const { readingId } = store.getState();
      const readings = openCaseOf(store.getState())?.detail.readings ?? [];
      const latest = readings.at(-1)?.id;
      if (readingId === undefined && latest !== undefined) void chooseReading(latest);
    },
    setReader(reader: string): void {
      store.setState({ reader });
      memory.write(readerKey, reader);
    },
    recallReader: (): void => store.setState({ reader: memory.read(readerKey) ?? '' }),
    chooseReading,
    beginReading,
    /**
     * Keeps a mask of a file, or the labels of the case itself, beside the case and begins a reading of it.
     *
     * @throws RemoteProblem what is wrong with the file, `grid-differs` and `labels-unnamed` among it
     */
    async importMask(
      picked: PickedFile | 'case',
      request: { labelNames?: LabelNames | undefined; resampleLabels?: boolean | undefined },
      kind: 'lesions' | 'structures',
      signal: AbortSignal,
    ): Promise<void> {
      const caseId = openCaseOf(store.getState())?.detail.id;
      if (caseId === undefined) return;
      const source =
        picked === 'case' ? { from: 'case' as const } : await referTo(picked, () => undefined, signal);
      const { reader } = store.getState();
      const prediction = await service.call(
        'importPrediction',
        { caseId },
        {
          source,
          ...(request.labelNames && { labelNames: request.labelNames }),
          ...(request.resampleLabels && { resampleLabels: true }),
          ...(reader !== '' && { reader }),
        },
        signal,
      );
      const title = prediction.name.slice(0, 100);
      await beginReading({ title, source: { from: 'prediction', predictionId: prediction.id, kind } });
    },
    chooseSegment,
    chooseNextSegment: stepTo,
    /** The next stroke begins a lesion of its own. */
    newSegment: (): void => store.setState({ segment: undefined, tool: 'brush' }),
    /** Decides on the chosen segment, and goes on to the next open one. */
    async decide(state: SegmentState): Promise<void> {
      const { segment } = store.getState();
      if (segment === undefined) return;
      await ofSegment({ state });
      const reading = readingDetail(store.getState());
      if (state === 'open' || !reading || store.getState().segment !== segment) return;
      const at = reading.segments.findIndex(({ value }) => value === segment);
      const order = [...reading.segments.slice(at + 1), ...reading.segments.slice(0, at)];
      const next = order.find((other) => other.state === 'open');
      if (next) chooseSegment(next.value);
    },
    askForComment: (): void => store.setState(({ commentAsked }) => ({ commentAsked: commentAsked + 1 })),
    commentOn: (comment: string): Promise<void> => ofSegment({ comment }),
    renameSegment: (name: string): Promise<void> => ofSegment({ name }),
    sign: (): Promise<void> =>
      review((readingId) => ({
        kind: 'signReading',
        readingId,
        signature: { reader: store.getState().reader || 'unnamed reader', signedAt: nowIso() },
      })),
    unsign: (): Promise<void> => review((readingId) => ({ kind: 'signReading', readingId })),
    async removeReading(): Promise<void> {
      await review((readingId) => ({ kind: 'removeReading', readingId }));
      const last = openCaseOf(store.getState())?.detail.readings.at(-1);
      await chooseReading(last?.id);
    },
    applyTool,
    /** Writes mask, tables and measurements into a new folder of the library's exports. */
    async exportReview(): Promise<void> {
      const open = openCaseOf(store.getState());
      const { readingId, hello, jobs } = store.getState();
      if (!open) return;
      const root = hello?.exportRoot ?? '';
      const outDir = freeFolder(root, `${open.detail.id}-review`, jobs);
      try {
        await startJob({
          task: 'exportReview',
          caseId: open.detail.id,
          outDir,
          ...(readingId !== undefined && { readingId }),
        });
        store.setState({ jobsShown: true });
      } catch (error) {
        report(context, error);
      }
    },
    compareWith,
    endComparison: (): void => store.setState({ comparison: undefined }),
    setBrush: (brush: Partial<BrushSettings>): void =>
      store.setState((state) => ({ brush: { ...state.brush, ...brush } })),
    resizeBrush: (byMm: number): void =>
      store.setState(({ brush }) => ({ brush: resizedBrush(brush, byMm) })),
    chooseMeasurement(id: string | undefined): void {
      store.setState({ measurementId: id });
      const open = openCaseOf(store.getState());
      const found = open?.detail.measurements.find((one) => one.id === id);
      if (open && found) open.view.setState(moveCrosshair(measurementPoint(found)));
    },
    async removeMeasurement(): Promise<void> {
      const { measurementId } = store.getState();
      if (measurementId === undefined) return;
      store.setState({ measurementId: undefined });
      await edit(() => ({ kind: 'removeMeasurements', ids: [measurementId] }));
    },
  };
}
