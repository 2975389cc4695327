import type { ReactElement } from 'react';
import type { Lesion } from '#shared/contract/lesion.ts';
import { cutSphere } from '#renderer/editor/viewGhost.ts';
import { rasToScreen } from '#renderer/editor/viewTransform.ts';
import type { PlaneDisplay } from './sliceView.ts';

interface Props {
  readonly lesion: Lesion;
  /** As in the lesion table, from 1. */
  readonly number: number;
  readonly display: PlaneDisplay;
  readonly selected: boolean;
  /** Undefined while markers must not catch the pointer. */
  readonly onSelect: ((id: string) => void) | undefined;
}

/** The number of a lesion at the edge of its cut with the slice; a ring around it when selected. */
export function LesionMarker({ lesion, number, display, selected, onSelect }: Props): ReactElement | null {
  const { transform, frame } = display;
  const cut = cutSphere(lesion.spec, transform.centreRasMm, frame.towardEyeRas);
  if (!cut) return null;
  const [x, y] = rasToScreen(transform, cut.centreRasMm);
  const radius = cut.radiusMm / transform.mmPerPixel;
  const [tagX, tagY] = [x + Math.SQRT1_2 * radius + 9, y - Math.SQRT1_2 * radius - 9];
  return (
    <g className="viewer-lesion" data-selected={selected}>
      {selected && <circle className="viewer-lesion-ring" cx={x} cy={y} r={radius + 3} />}
      <g
        className="viewer-lesion-tag"
        data-lesion={lesion.spec.id}
        onPointerDown={
          onSelect &&
          ((event) => {
            event.stopPropagation();
            onSelect(lesion.spec.id);
          })
        }
      >
        <circle cx={tagX} cy={tagY} r={9} />
        <text x={tagX} y={tagY} textAnchor="middle" dominantBaseline="central">
          {number}
        </text>
      </g>
    </g>
  );
}
