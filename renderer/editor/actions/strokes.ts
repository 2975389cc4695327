import type { ReadingEdit } from '#shared/contract/reading.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import { type RasMm, flatIndex } from '#shared/geometry/axes.ts';
import { type PaintRule, allValues, paintSweep, valueSet } from '#shared/masks/paint.ts';
import { boxOfRuns } from '#shared/masks/runBox.ts';
import { encodeRuns } from '#shared/masks/runBytes.ts';
import { RunRecorder } from '#shared/masks/runs.ts';
import { toBase64 } from '../base64.ts';
import { type OpenCase, openCaseOf, readingDetail } from '../editorState.ts';
import { freeValue, lesionNameAt } from '../review/segments.ts';
import { type PaintTool, isPaintTool } from '../review/tools.ts';
import { type Plane, sliceAt } from '../viewPlanes.ts';
import { type Context, report } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { ReadingActions } from './reading.ts';
import { Problem } from '#shared/contract/problems.ts';

interface Stroke {
  readonly caseId: string;
  readonly readingId: string;
  readonly tool: PaintTool;
  readonly rule: PaintRule;
  readonly recorder: RunRecorder;
  readonly plane: Plane;
  /** A segment that it begins. */
  readonly begun: { readonly value: number; readonly name: string } | undefined;
  last: RasMm;
}

export type StrokeActions = ReturnType<typeof strokeActions>;

/** Painting into the mask under review: shown at once, sent when the button is let go. */
export function strokeActions(
  context: Context,
  { change }: Pick<EditActions, 'change'>,
  { tellReading, loadReading }: Pick<ReadingActions, 'tellReading' | 'loadReading'>,
) {
  const { store, service } = context;
  let stroke: Stroke | undefined;

  function begin(plane: Plane, at: RasMm): void {
    const state = store.getState();
    const open = openCaseOf(state);
    const { tool, reading, segment, brush } = state;
    const detail = readingDetail(state);
    if (!open || !detail || !reading || reading.id !== detail.id || !isPaintTool(tool)) return;
    if (reading.shown === 'begun') store.setState({ reading: { ...reading, shown: 'now' } });
    const erasing = tool === 'erase';
    const fresh = !erasing && segment === undefined ? freeValue(detail) : undefined;
    const value = segment ?? fresh;
    if (!erasing && value === undefined) {
      report(context, new Problem('segments-full', { title: detail.title, most: 255 }));
      return;
    }
    const over = erasing
      ? segment === undefined || !brush.protectOthers
        ? allValues
        : valueSet([segment])
      : brush.protectOthers
        ? valueSet([0])
        : allValues;
    stroke = {
      caseId: open.detail.id,
      readingId: detail.id,
      tool,
      rule: {
        value: erasing ? 0 : (value ?? 0),
        over,
        ...(tool === 'threshold' && { huRange: brush.huRange }),
      },
      recorder: new RunRecorder(),
      plane,
      begun:
        fresh === undefined
          ? undefined
          : { value: fresh, name: lesionNameAt(open.detail, labelAt(open, at)) },
      last: at,
    };
    move(at);
  }

  function move(to: RasMm): void {
    const state = store.getState();
    const open = openCaseOf(state, stroke?.caseId);
    const { reading, brush } = state;
    if (!stroke || !open || reading?.id !== stroke.readingId) return;
    const { grid, frames } = open.view.getState();
    const frame = frames[stroke.plane];
    const index = sliceAt(frame, applyAffine(invertAffine(grid.affineRas), to));
    const box = paintSweep(
      { grid, data: reading.data, image: open.image },
      {
        from: stroke.last,
        to,
        radiusMm: brush.diameterMm / 2,
        ...(!brush.ball && { slice: { axis: frame.normalAxis, index } }),
      },
      stroke.rule,
      stroke.recorder,
    );
    stroke.last = to;
    if (box) tellReading([box], false);
  }

  async function end(): Promise<void> {
    const ended = stroke;
    stroke = undefined;
    if (!ended || ended.recorder.isEmpty) return;
    const { caseId, readingId, tool, begun } = ended;
    const runs = ended.recorder.finish();
    const open = openCaseOf(store.getState(), caseId);
    if (open) tellReading([boxOfRuns(runs, open.detail.dims)], true);
    if (begun) store.setState({ segment: begun.value });
    const edit: ReadingEdit = {
      kind: 'stroke',
      tool,
      runs: toBase64(encodeRuns(runs)),
      ...(begun && { begun }),
    };
    const revision = await change(caseId, ({ detail }) =>
      service.frame(
        'editReading',
        { caseId, readingId },
        { revision: detail.revision, reader: store.getState().reader, edit },
      ),
    );
    // What was not taken must not stay on the screen.
    if (revision === undefined && store.getState().reading?.id === readingId) {
      if (begun) store.setState({ segment: undefined });
      await loadReading(readingId);
    }
  }

  return { beginStroke: begin, moveStroke: move, endStroke: end };
}

function labelAt({ detail, labels }: OpenCase, at: RasMm): number {
  const [i, j, k] = applyAffine(invertAffine(detail.grid.affineRas), at).map(Math.round);
  const inside = [i, j, k].every((index, axis) => index >= 0 && index < detail.dims[axis]);
  return inside ? labels[flatIndex(detail.dims, i, j, k)] : 0;
}
