import type { ViewStore } from '#renderer/editor/view.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
import { type DragAction, type PointerPress, dragActionFor } from '#renderer/editor/viewPointer.ts';
import { type PaneTransform, screenToRas } from '#renderer/editor/viewTransform.ts';
import { moveCrosshair, panBy, setWindow, zoomBy } from '#renderer/editor/viewUpdates.ts';
import { dragWindow } from '#renderer/editor/viewWindow.ts';
import type { HeldKeys } from './useHeldKeys.ts';

/** A pixel of a pane. */
export type PanePoint = readonly [number, number];

/** What of a pointer event tells which button went down, with which keys. */
type PressedButton = Pick<PointerPress, 'button' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** A button held on a slice. */
export interface Drag {
  readonly action: DragAction | 'place' | 'draw';
  readonly start: PanePoint;
  readonly last: PanePoint;
  readonly windowAtStart: { readonly widthHu: number; readonly levelHu: number };
}

/** A press that travels farther than this is no click. */
const clickPixels = 4;

export const isClick = ({ start }: Drag, [x, y]: PanePoint): boolean =>
  Math.hypot(x - start[0], y - start[1]) <= clickPixels;

export function beginDrag(
  event: PressedButton,
  at: PanePoint,
  held: Readonly<HeldKeys>,
  tool: 'place' | 'draw' | undefined,
  view: ViewStore,
): Drag | undefined {
  const action = dragActionFor({
    button: event.button,
    shiftKey: event.shiftKey,
    ctrlKey: event.ctrlKey,
    metaKey: event.metaKey,
    spaceHeld: held.space,
    wHeld: held.w,
  });
  if (!action) return undefined;
  return {
    action: tool && action === 'crosshair' ? tool : action,
    start: at,
    last: at,
    windowAtStart: view.getState().window,
  };
}

/** Carries a drag on to `at` and changes the view accordingly. */
export function continueDrag(
  drag: Drag,
  at: PanePoint,
  plane: Plane,
  transform: PaneTransform,
  view: ViewStore,
): Drag {
  const [dx, dy] = [at[0] - drag.last[0], at[1] - drag.last[1]];
  const { mmPerPixel } = transform;
  switch (drag.action) {
    case 'crosshair':
      view.setState(moveCrosshair(screenToRas(transform, at[0], at[1])));
      break;
    case 'pan':
      view.setState(panBy(plane, -dx * mmPerPixel, -dy * mmPerPixel));
      break;
    case 'zoom':
      view.setState(zoomBy(plane, 2 ** (-dy / 150), fromCentreMm(drag.start, transform)));
      break;
    case 'window':
      view.setState(setWindow(dragWindow(drag.windowAtStart, at[0] - drag.start[0], at[1] - drag.start[1])));
      break;
    case 'place':
    case 'draw':
      break;
  }
  return { ...drag, last: at };
}

/** A pixel as millimetres from the pane's centre. */
export const fromCentreMm = ([x, y]: PanePoint, { mmPerPixel, size }: PaneTransform): PanePoint => [
  (x - size.width / 2) * mmPerPixel,
  (y - size.height / 2) * mmPerPixel,
];
