import type { ReactElement } from 'react';
import type { PaneSize } from '#renderer/editor/viewTransform.ts';
import type { PanePoint } from './sliceGestures.ts';

/** Widest note, and its distance from the cursor (pixels). */
const [widest, distance] = [260, 16];

/** Why the lesion may not stand here, beside the cursor, on the side where there is room. */
export function RefusalNote(props: { reason: string; at: PanePoint; size: PaneSize }): ReactElement {
  const [x, y] = props.at;
  const { width, height } = props.size;
  const horizontal =
    x + distance + widest <= width ? { left: x + distance } : { right: Math.max(8, width - x + distance) };
  const vertical = y < height / 2 ? { top: y + distance } : { bottom: height - y + distance };
  return (
    <div className="viewer-refusal" role="status" style={{ ...horizontal, ...vertical, maxWidth: widest }}>
      {props.reason}
    </div>
  );
}
