import type { ViewState } from './view.ts';
import { type Camera3d, initialCamera, turnCamera, zoomCamera } from './viewCamera.ts';
import { type Plane, planes } from './viewPlanes.ts';
import { projections } from './viewSlab.ts';
import {
  type ViewUpdate,
  nudgeCrosshair,
  resetFraming,
  setCamera,
  setComparison,
  setOverlay,
  setReadingLook,
  setSlab,
  setWindow,
  stepSlice,
  toggleCrosshair,
  toggleSinglePane,
  zoomBy,
} from './viewUpdates.ts';
import { windowPresets } from './viewWindow.ts';

/** Something a key does to the view; the help overlay and the key dispatcher read the same rows. */
export interface ViewCommand {
  readonly id: string;
  readonly label: string;
  /** As `KeyboardEvent.key`, with "Shift+" or "Alt+" before it; letters in lower case. */
  readonly keys: readonly string[];
  readonly update: ViewUpdate;
}

/** Acts on the plane of the active pane, or on the camera when that is 3D. */
const onActivePane =
  (onPlane: (plane: Plane) => ViewUpdate, onCamera: (camera: Camera3d) => Camera3d): ViewUpdate =>
  (view) => {
    const plane = planes.find((p) => p === view.activePane);
    return plane ? onPlane(plane)(view) : setCamera(onCamera)(view);
  };

const asItIs = (camera: Camera3d): Camera3d => camera;
const step = (slices: number, onCamera = asItIs): ViewUpdate =>
  onActivePane((plane) => stepSlice(plane, slices), onCamera);
const nudge = (right: number, down: number): ViewUpdate =>
  onActivePane((plane) => nudgeCrosshair(plane, right, down), asItIs);
const zoom = (factor: number): ViewUpdate =>
  onActivePane(
    (plane) => zoomBy(plane, factor),
    (camera) => zoomCamera(camera, factor),
  );

/** Degrees that an arrow key turns the 3D view by. */
const turnDegrees = 10;
const turn =
  (right: number, down: number) =>
  (camera: Camera3d): Camera3d =>
    turnCamera(camera, right * turnDegrees, down * turnDegrees);

const fitAll: ViewUpdate = (view) => setCamera(() => initialCamera(view.grid))(resetFraming(view));

const nextProjection: ViewUpdate = (view) => {
  const at = projections.indexOf(view.slab.projection);
  return setSlab({ projection: projections[(at + 1) % projections.length] })(view);
};

const toggleComparison =
  (comparison: 'source' | 'difference'): ViewUpdate =>
  (view) =>
    setComparison(view.comparison === comparison ? 'edited' : comparison)(view);

const toggleOverlay: ViewUpdate = (view) => setOverlay({ visible: !view.overlay.visible })(view);

const toggleReading: ViewUpdate = (view) => setReadingLook({ visible: !view.readingLook.visible })(view);

const command = (id: string, label: string, keys: readonly string[], update: ViewUpdate): ViewCommand => ({
  id,
  label,
  keys,
  update,
});

export const viewCommands: readonly ViewCommand[] = [
  command('next-slice', 'Next slice (up, front, right)', ['PageUp'], step(1)),
  command('previous-slice', 'Previous slice', ['PageDown'], step(-1)),
  command('arrow-up', 'Next slice; 3D: turn up', ['ArrowUp'], step(1, turn(0, -1))),
  command('arrow-down', 'Previous slice; 3D: turn down', ['ArrowDown'], step(-1, turn(0, 1))),
  command('arrow-right', 'Next slice; 3D: turn right', ['ArrowRight'], step(1, turn(1, 0))),
  command('arrow-left', 'Previous slice; 3D: turn left', ['ArrowLeft'], step(-1, turn(-1, 0))),
  command('forward-10', 'Ten slices on', ['Shift+PageUp'], step(10)),
  command('back-10', 'Ten slices back', ['Shift+PageDown'], step(-10)),
  command('crosshair-up', 'Crosshair up', ['Shift+ArrowUp'], nudge(0, -1)),
  command('crosshair-down', 'Crosshair down', ['Shift+ArrowDown'], nudge(0, 1)),
  command('crosshair-left', 'Crosshair left', ['Shift+ArrowLeft'], nudge(-1, 0)),
  command('crosshair-right', 'Crosshair right', ['Shift+ArrowRight'], nudge(1, 0)),
  ...windowPresets.map((preset) =>
    command(
      `window-${preset.id}`,
      `${preset.label} window (${preset.widthHu}/${preset.levelHu})`,
      [preset.key],
      setWindow(preset),
    ),
  ),
  command('single-pane', 'One pane, all panes', ['f', 'Enter'], (view: ViewState) =>
    toggleSinglePane(view.activePane)(view),
  ),
  command('zoom-in', 'Zoom in', ['+', '='], zoom(1.25)),
  command('zoom-out', 'Zoom out', ['-'], zoom(0.8)),
  command('fit', 'Fit all panes', ['0'], fitAll),
  command('crosshair', 'Show or hide the crosshair', ['x'], toggleCrosshair),
  command('labels', 'Show or hide the labels', ['l'], toggleOverlay),
  command('mask', 'Show or hide the mask under review', ['h'], toggleReading),
  command('slab', 'Slab: none, maximum, mean, minimum', ['m'], nextProjection),
  command('blink', 'Blink: source or edited', ['b', 'Shift+b'], toggleComparison('source')),
  command('difference', 'Difference to the source', ['d'], toggleComparison('difference')),
];

/** What a key event must tell to find its command. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** "Shift+PageUp": the name of a key press in command tables. Characters that shift makes ("+", "?") stand for themselves. */
export function keyName({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyPress): string {
  const character = key.length === 1;
  const letter = character && key.toLowerCase() !== key.toUpperCase();
  const parts = [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && (!character || letter) ? ['Shift'] : []),
    character ? key.toLowerCase() : key,
  ];
  return parts.join('+');
}

export const viewCommandFor = (press: KeyPress): ViewCommand | undefined => {
  const name = keyName(press);
  return viewCommands.find((row) => row.keys.includes(name));
};
