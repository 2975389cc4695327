import { useMemo } from 'react';
import { useStore } from 'zustand';
import { ghostOf } from '#renderer/editor/aimGhost.ts';
import { type Drawn, type OpenCase, readingDetail } from '#renderer/editor/editorState.ts';
import {
  type Mark,
  type SegmentTag,
  lesionMark,
  measurementMark,
  segmentTags,
} from '#renderer/editor/review/marks.ts';
import { lineLength, squareTo } from '#renderer/editor/review/measuring.ts';
import { agreementRows, segmentRows } from '#renderer/editor/review/segments.ts';
import { isPaintTool } from '#renderer/editor/review/tools.ts';
import type { Ghost } from '#renderer/editor/viewGhost.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import type { SceneReading } from '#renderer/scene/sceneVolume.ts';

interface Shown {
  readonly reading: SceneReading | undefined;
  readonly marks: readonly Mark[];
  readonly segmentTags: readonly SegmentTag[];
}

/** What the review shows over the case: the mask, its numbers, and what is drawn and measured. */
export function useReview(open: OpenCase, workbench: Workbench): Shown {
  const state = useStore(workbench.store);
  const { drawn } = useStore(workbench.pointer);
  const { reading, segment, comparison, workspace, measurementId } = state;
  const reviewing = workspace === 'review';
  const detail = reviewing ? readingDetail(state) : undefined;
  const { measurements } = open.detail;
  const shownReading = useMemo((): SceneReading | undefined => {
    if (!detail || reading?.id !== detail.id) return undefined;
    if (comparison?.readingId === detail.id) return { data: comparison.agreement.map, table: agreementRows };
    const { begun, data, shown } = reading;
    return { data: shown === 'begun' && begun ? begun : data, table: segmentRows(detail, segment) };
  }, [detail, reading, comparison, segment]);
  const tags = useMemo(() => (comparison ? [] : segmentTags(detail, segment)), [detail, segment, comparison]);
  const kept = useMemo(
    () => measurements.map((measurement) => measurementMark(measurement, measurement.id === measurementId)),
    [measurements, measurementId],
  );
  const axes = useMemo(() => lesionMark(detail, segment), [detail, segment]);
  const marks = useMemo(() => {
    if (!reviewing) return [];
    const drawing = drawn && drawnMark(drawn, open);
    return [...kept, ...(axes && !comparison ? [axes] : []), ...(drawing ? [drawing] : [])];
  }, [reviewing, kept, axes, comparison, drawn, open]);
  return { reading: shownReading, marks, segmentTags: tags };
}

/** What is being drawn at this moment. */
function drawnMark({ tool, plane, points, long }: Drawn, { view }: OpenCase): Mark | undefined {
  const base = { id: 'drawing', plane, tone: 'drawing' as const };
  if (points.length === 0) return long && { ...base, lines: [long] };
  const [from, to] = [points[0], points[points.length - 1]];
  const mm = (length: number): string => `${length.toFixed(1)} mm`;
  switch (tool) {
    case 'lasso':
      return { ...base, lines: [points], closed: true };
    case 'roi':
      return { ...base, lines: [], circle: { centreRasMm: from, radiusMm: lineLength([from, to]) } };
    case 'bidirectional': {
      if (!long) return { ...base, lines: [[from, to]], text: mm(lineLength([from, to])) };
      const short = squareTo(long, [from, to], view.getState().frames[plane].towardEyeRas);
      return { ...base, lines: [long, short], text: mm(lineLength(short)) };
    }
    case 'length':
      return { ...base, lines: [[from, to]], text: mm(lineLength([from, to])) };
    case 'line':
      return { ...base, lines: [[from, to]] };
    default:
      return undefined;
  }
}

/** The circle under the cursor: of the lesion that a click would place, or of the brush, in its true size. */
export function useGhost(workbench: Workbench): Ghost | undefined {
  const { tool, draft, brush } = useStore(workbench.store);
  const { aim, hover } = useStore(workbench.pointer);
  return useMemo(() => {
    if (!isPaintTool(tool)) return ghostOf(aim, draft.diameterMm);
    return (
      hover && {
        centreRasMm: hover.rasMm,
        plane: hover.plane,
        diameterMm: brush.diameterMm,
        state: 'ok',
        flat: !brush.ball,
      }
    );
  }, [tool, aim, draft.diameterMm, brush, hover]);
}
