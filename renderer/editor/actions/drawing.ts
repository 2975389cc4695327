import type { Measurement } from '#shared/contract/measurement.ts';
import type { ReadingTool } from '#shared/contract/reading.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { type OpenCase, openCaseOf } from '../editorState.ts';
import {
  type Facts as FactsOfPlane,
  axesOf,
  freeMeasurementId,
  lengthOf,
  lineLength,
  roiOf,
  squareTo,
} from '../review/measuring.ts';
import { type Tool, isPaintTool } from '../review/tools.ts';
import { type Plane, sliceAt } from '../viewPlanes.ts';
import type { Context } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { StrokeActions } from './strokes.ts';

export type DrawPhase = 'start' | 'move' | 'end' | 'cancel';

/** A lasso has no more corners than this. */
const mostPoints = 1500;

/** Shorter lines are clicks that slipped. */
const leastMm = 0.5;

/** Drawing on a slice: strokes, lassos, lines and measurements. */
export function drawingActions(
  context: Context,
  { edit }: Pick<EditActions, 'edit'>,
  { beginStroke, moveStroke, endStroke }: StrokeActions,
  applyTool: (tool: ReadingTool) => Promise<void>,
) {
  const { store, pointer } = context;

  function draw(phase: DrawPhase, plane: Plane, at: RasMm): void {
    const { tool } = store.getState();
    if (isPaintTool(tool)) {
      if (phase === 'start') beginStroke(plane, at);
      else if (phase === 'move') moveStroke(at);
      else void endStroke();
      return;
    }
    if (phase === 'cancel') {
      pointer.setState({ drawn: undefined });
      return;
    }
    if (tool === 'navigate' || tool === 'place') return;
    const before = pointer.getState().drawn;
    if (phase === 'start') {
      const long = tool === 'bidirectional' && before?.plane === plane ? before.long : undefined;
      pointer.setState({ drawn: { tool, plane, points: [at, at], long } });
      return;
    }
    if (!before || before.points.length === 0 || before.tool !== tool || before.plane !== plane) return;
    const kept = tool === 'lasso' ? before.points.slice(0, mostPoints) : [before.points[0]];
    const points = [...kept, at];
    pointer.setState({ drawn: { ...before, points } });
    if (phase === 'end') void finish();
  }

  async function finish(): Promise<void> {
    const { drawn } = pointer.getState();
    const open = openCaseOf(store.getState());
    pointer.setState({ drawn: undefined });
    if (!drawn || !open) return;
    const { tool, plane, points, long } = drawn;
    const [from, to] = [points[0], points[points.length - 1]];
    const far = Math.max(...points.map((point) => lineLength([from, point])));
    if (tool === 'fill') await fill(open, plane, to);
    else if (far < leastMm) return;
    else if (tool === 'lasso' || tool === 'line') await cut(open, plane, tool, points);
    else if (tool === 'bidirectional' && !long)
      pointer.setState({ drawn: { tool, plane, points: [], long: [from, to] } });
    else await measure((facts) => measured(open, tool, plane, [from, to], long, facts));
  }

  const sliceOf = (open: OpenCase, plane: Plane, at: RasMm) => {
    const { frames, grid } = open.view.getState();
    const frame = frames[plane];
    return { axis: frame.normalAxis, index: sliceAt(frame, applyAffine(invertAffine(grid.affineRas), at)) };
  };

  async function fill(open: OpenCase, plane: Plane, at: RasMm): Promise<void> {
    const { brush, segment } = store.getState();
    if (segment === undefined) return;
    const { huRange, reachMm, ball } = brush;
    const slice = ball ? undefined : sliceOf(open, plane, at);
    await applyTool({
      tool: 'fill',
      value: segment,
      seedRasMm: [at[0], at[1], at[2]],
      huRange: [huRange[0], huRange[1]],
      reachMm,
      ...(slice && { slice }),
    });
  }

  async function cut(
    open: OpenCase,
    plane: Plane,
    shape: 'lasso' | 'line',
    points: readonly RasMm[],
  ): Promise<void> {
    const { brush, segment } = store.getState();
    if (segment === undefined) return;
    const { axis, index } = sliceOf(open, plane, points[0]);
    const kept = shape === 'line' ? [points[0], points[points.length - 1]] : points;
    await applyTool({
      tool: 'cut',
      value: segment,
      shape,
      pointsRasMm: kept.map(([x, y, z]) => [x, y, z]),
      axis,
      ...(!brush.ball && { slice: index }),
      to: brush.cutTo,
    });
  }

  async function measure(make: (facts: Facts) => Measurement): Promise<void> {
    const { reader } = store.getState();
    const madeAt = new Date().toISOString();
    await edit(({ detail }) => {
      const drafted = make({ id: 'draft', reader, madeAt });
      const measurement = { ...drafted, id: freeMeasurementId(drafted.kind, detail.measurements) };
      store.setState({ measurementId: measurement.id });
      return { kind: 'addMeasurement', measurement };
    });
  }

  return { draw };
}

type Facts = Omit<FactsOfPlane, 'plane'>;

function measured(
  { image, view }: OpenCase,
  tool: Tool,
  plane: Plane,
  line: readonly [RasMm, RasMm],
  long: readonly [RasMm, RasMm] | undefined,
  facts: Facts,
): Measurement {
  const { frames, grid } = view.getState();
  const known = { ...facts, plane };
  if (tool === 'roi') return roiOf({ grid, image }, frames[plane], line[0], lineLength(line), known);
  if (long) return axesOf(long, squareTo(long, line, frames[plane].towardEyeRas), known);
  return lengthOf(line, known);
}
