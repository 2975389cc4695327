import type { ReactElement } from 'react';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { SegmentTag } from '#renderer/editor/review/marks.ts';
import { rasToScreen } from '#renderer/editor/viewTransform.ts';
import type { PlaneDisplay } from './sliceView.ts';

interface Props {
  readonly tag: SegmentTag;
  readonly display: PlaneDisplay;
  /** Undefined while markers must not catch the pointer. */
  readonly onSelect: ((value: number) => void) | undefined;
}

/** The number of a segment, at the corner of what its box shows on the slice. */
export function SegmentMarker({ tag, display, onSelect }: Props): ReactElement | null {
  const { frame, slice, transform, grid } = display;
  const { box } = tag;
  if (slice < box.min[frame.normalAxis] || slice >= box.max[frame.normalAxis]) return null;
  const corner = applyAffine(invertAffine(grid.affineRas), tag.centreRasMm);
  corner[frame.normalAxis] = slice;
  corner[frame.rightAxis] =
    frame.rightSign > 0 ? box.max[frame.rightAxis] - 0.5 : box.min[frame.rightAxis] - 0.5;
  corner[frame.downAxis] = frame.downSign > 0 ? box.min[frame.downAxis] - 0.5 : box.max[frame.downAxis] - 0.5;
  const [x, y] = rasToScreen(transform, applyAffine(grid.affineRas, corner));
  const [tagX, tagY] = [x + 8, y - 8];
  return (
    <g
      className="viewer-segment"
      data-chosen={tag.chosen}
      data-segment={tag.value}
      data-clickable={onSelect !== undefined}
      onPointerDown={
        onSelect &&
        ((event) => {
          event.stopPropagation();
          onSelect(tag.value);
        })
      }
    >
      <circle cx={tagX} cy={tagY} r={8} stroke={tag.colour} />
      <text x={tagX} y={tagY} textAnchor="middle" dominantBaseline="central">
        {tag.value}
      </text>
    </g>
  );
}
