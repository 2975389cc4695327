import type { ReactElement } from 'react';
import type { PaneSize } from '#renderer/editor/viewTransform.ts';
import type { PanePoint } from './sliceGestures.ts';

interface Props {
  readonly reason: string;
  /** The cursor, in the pane's pixels. */
  readonly at: PanePoint;
  /** Radius (pixels) of what is drawn around the cursor. */
  readonly clearance: number;
  readonly size: PaneSize;
}

const widestPixels = 260;
const gapPixels = 14;

/** Why the lesion may not stand here, beside its outline, on the side where there is room. */
export function RefusalNote({ reason, at: [x, y], clearance, size }: Props): ReactElement {
  const distance = gapPixels + Math.min(clearance, size.width / 4);
  const horizontal =
    x + distance + widestPixels <= size.width
      ? { left: x + distance }
      : { right: Math.max(gapPixels, size.width - x + distance) };
  const vertical = y < size.height / 2 ? { top: y } : { bottom: size.height - y };
  return (
    <div
      className="viewer-refusal"
      role="status"
      style={{ ...horizontal, ...vertical, maxWidth: widestPixels }}
    >
      {reason}
    </div>
  );
}
