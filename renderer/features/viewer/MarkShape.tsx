import type { ReactElement } from 'react';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Mark } from '#renderer/editor/review/marks.ts';
import { rasToScreen } from '#renderer/editor/viewTransform.ts';
import { dot, subtract } from '#renderer/editor/viewVectors.ts';
import type { PlaneDisplay } from './sliceView.ts';

interface Props {
  readonly mark: Mark;
  readonly display: PlaneDisplay;
}

/** Lines and circles on the slice that they were drawn on. */
export function MarkShape({ mark, display }: Props): ReactElement | null {
  const { transform, frame } = display;
  const first: RasMm | undefined = mark.circle?.centreRasMm ?? mark.lines[0]?.[0];
  if (!first) return null;
  const awayMm = dot(subtract(first, transform.centreRasMm), frame.towardEyeRas);
  if (Math.abs(awayMm) > frame.sliceSpacingMm / 2 + 1e-6) return null;
  const screen = (point: RasMm): readonly [number, number] => rasToScreen(transform, point);
  const path = mark.lines
    .map(
      (line) =>
        `M${line.map((point) => screen(point).join(',')).join('L')}${mark.closed === true ? 'Z' : ''}`,
    )
    .join('');
  const circle = mark.circle && {
    at: screen(mark.circle.centreRasMm),
    radius: mark.circle.radiusMm / transform.mmPerPixel,
  };
  const ends = mark.closed === true ? [] : mark.lines.flatMap((line) => [line[0], line[line.length - 1]]);
  const [textX, textY] = circle
    ? [circle.at[0], circle.at[1] - circle.radius - 7]
    : screen(mark.lines[0][mark.lines[0].length - 1]);
  return (
    <g className="viewer-mark" data-tone={mark.tone}>
      <path className="viewer-mark-halo" d={path} />
      <path d={path} />
      {circle && (
        <>
          <circle className="viewer-mark-halo" cx={circle.at[0]} cy={circle.at[1]} r={circle.radius} />
          <circle cx={circle.at[0]} cy={circle.at[1]} r={circle.radius} />
        </>
      )}
      {ends.map((point) => {
        const [x, y] = screen(point);
        return <circle key={point.join(' ')} className="viewer-mark-end" cx={x} cy={y} r={2.5} />;
      })}
      {mark.text !== undefined && (
        <text x={textX + (circle ? 0 : 8)} y={textY} textAnchor={circle ? 'middle' : 'start'}>
          {mark.text}
        </text>
      )}
    </g>
  );
}
