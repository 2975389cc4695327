/** What dragging on a slice does. */
export type DragAction = 'crosshair' | 'zoom' | 'pan' | 'window';

interface DragBinding {
  readonly action: DragAction;
  readonly label: string;
  readonly gestures: string;
  readonly matches: (press: PointerPress) => boolean;
}

/** A pointer button going down on a slice, with what else is held. */
export interface PointerPress {
  /** As `PointerEvent.button`: 0 left, 1 middle, 2 right. */
  readonly button: number;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly spaceHeld: boolean;
  readonly wHeld: boolean;
}

/** The conventions of radiology viewers; the first row that matches counts, and the help overlay reads all. */
export const dragBindings: readonly DragBinding[] = [
  {
    action: 'pan',
    label: 'Pan',
    gestures: 'Middle drag, or Space + drag',
    matches: ({ button, spaceHeld }) => button === 1 || (button === 0 && spaceHeld),
  },
  {
    action: 'window',
    label: 'Window and level (right: wider, down: darker)',
    gestures: 'Ctrl + drag, or W + drag',
    matches: ({ button, ctrlKey, metaKey, wHeld }) => button === 0 && (ctrlKey || metaKey || wHeld),
  },
  {
    action: 'zoom',
    label: 'Zoom',
    gestures: 'Right drag, or Shift + drag',
    matches: ({ button, shiftKey }) => button === 2 || (button === 0 && shiftKey),
  },
  {
    action: 'crosshair',
    label: 'Move the crosshair',
    gestures: 'Left drag',
    matches: ({ button }) => button === 0,
  },
];

export const dragActionFor = (press: PointerPress): DragAction | undefined =>
  dragBindings.find((row) => row.matches(press))?.action;

/** What else the mouse does, for the help overlay. */
export const otherPointerHelp: readonly { readonly gestures: string; readonly label: string }[] = [
  { gestures: 'Wheel', label: 'Next or previous slice' },
  { gestures: 'Ctrl + wheel', label: 'Zoom at the cursor' },
  { gestures: 'Double click', label: 'One pane, all panes' },
  { gestures: 'Drag on 3D', label: 'Turn (Shift or right: zoom, middle: pan)' },
  {
    gestures: 'Mask and measure tools: left drag',
    label: 'Draw (wheel: slices, Alt + wheel: size of the brush)',
  },
  { gestures: 'Place tool: wheel', label: 'Diameter of the lesion (Shift + wheel: slices)' },
];
