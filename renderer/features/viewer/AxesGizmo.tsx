import type { ReactElement } from 'react';
import { type Camera3d, screenRight } from '#renderer/editor/viewCamera.ts';
import { type Vector, dot } from '#renderer/editor/viewVectors.ts';

interface Props {
  readonly camera: Camera3d;
  /** Its middle, in the pane's pixels. */
  readonly x: number;
  readonly y: number;
  /** A letter was clicked: look from that side. */
  readonly onLook: (direction: Vector) => void;
}

const sides: readonly { readonly letter: string; readonly direction: Vector }[] = [
  { letter: 'R', direction: [1, 0, 0] },
  { letter: 'L', direction: [-1, 0, 0] },
  { letter: 'A', direction: [0, 1, 0] },
  { letter: 'P', direction: [0, -1, 0] },
  { letter: 'S', direction: [0, 0, 1] },
  { letter: 'I', direction: [0, 0, -1] },
];

const lengthPixels = 26;

/** The patient's six sides as the 3D view sees them, the nearer brighter and on top. */
export function AxesGizmo({ camera, x, y, onLook }: Props): ReactElement {
  const right = screenRight(camera);
  const arms = sides
    .map(({ letter, direction }) => ({
      letter,
      direction,
      dx: dot(direction, right) * lengthPixels,
      dy: -dot(direction, camera.upRas) * lengthPixels,
      near: dot(direction, camera.towardEyeRas),
    }))
    // A side seen from behind lies under its opposite.
    .filter(({ near }) => near > -0.9)
    .toSorted((a, b) => a.near - b.near);
  return (
    <g className="viewer-gizmo" transform={`translate(${x} ${y})`}>
      {arms.map(({ letter, direction, dx, dy, near }) => (
        <g key={letter} opacity={0.65 + 0.35 * near}>
          <line x2={dx * 0.7} y2={dy * 0.7} />
          <text
            x={dx}
            y={dy}
            textAnchor="middle"
            dominantBaseline="central"
            onPointerDown={(event) => {
              event.stopPropagation();
              onLook(direction);
            }}
          >
            {letter}
          </text>
        </g>
      ))}
    </g>
  );
}
