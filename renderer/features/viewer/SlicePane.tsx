import {
  type PointerEvent,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type Tool, isDrawTool, isPaintTool } from '#renderer/editor/review/tools.ts';
import type { ViewState } from '#renderer/editor/view.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
import { type VoxelHit, readVoxel } from '#renderer/editor/viewReadout.ts';
import { screenToRas } from '#renderer/editor/viewTransform.ts';
import {
  activatePane,
  moveCrosshair,
  stepSlice,
  toggleSinglePane,
  zoomBy,
} from '#renderer/editor/viewUpdates.ts';
import type { Scene } from '#renderer/scene/scene.ts';
import { sliceLayout } from '#renderer/scene/slicePixels.ts';
import { RefusalNote } from './RefusalNote.tsx';
import { SliceLabels } from './SliceLabels.tsx';
import { SliceOverlay } from './SliceOverlay.tsx';
import type { ViewerProps } from './props.ts';
import {
  type Drag,
  type PanePoint,
  beginDrag,
  continueDrag,
  fromCentreMm,
  isClick,
} from './sliceGestures.ts';
import { type PlaneDisplay, planeDisplay, sliceView } from './sliceView.ts';
import { useAttached } from './useAttached.ts';
import { useElementSize } from './useElementSize.ts';
import type { HeldKeys } from './useHeldKeys.ts';
import { useSliceWheel } from './useSliceWheel.ts';

interface Props {
  readonly plane: Plane;
  readonly scene: Scene;
  readonly state: ViewState;
  readonly held: RefObject<HeldKeys>;
  readonly hidden: boolean;
  readonly viewer: ViewerProps;
  readonly onHover: (plane: Plane, hit: VoxelHit | undefined) => void;
}

/** One plane: the scene's picture, the annotations over it, and the pointer. */
export function SlicePane(props: Props): ReactElement {
  const { plane, scene, state, hidden } = props;
  const [sized, size] = useElementSize();
  const [host, pane] = useAttached(useCallback((element) => scene.openSlicePane(element), [scene]));
  const display = useMemo(() => size && planeDisplay(state, plane, size), [state, plane, size]);
  // Layout effects: the picture is drawn in the same frame as the annotations over it.
  useLayoutEffect(() => {
    pane?.resize(size?.width ?? 0, size?.height ?? 0);
  }, [pane, size]);
  useLayoutEffect(() => {
    if (display) pane?.show(sliceView(state, display));
  }, [pane, state, display]);
  return (
    <section
      ref={sized}
      hidden={hidden}
      className="viewer-pane"
      data-pane={plane}
      data-active={state.activePane === plane}
      aria-label={`${plane} slices`}
    >
      <div className="viewer-canvas" ref={host} />
      {display && <SliceSurface {...props} display={display} />}
    </section>
  );
}

interface SurfaceProps extends Props {
  readonly display: PlaneDisplay;
}

/** What catches the pointer over a picture, and what is written and drawn there. */
function SliceSurface({ plane, scene, state, held, viewer, onHover, display }: SurfaceProps): ReactElement {
  const { view, volume, tool, ghost } = viewer;
  const { transform, frame } = display;
  const { stride } = sliceLayout(volume.grid.dims, frame.normalAxis, scene.device.mostTexels2d);
  const surface = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>(undefined);
  const [pointer, setPointer] = useState<PanePoint>();
  const hit = useMemo(
    () => pointer && readVoxel(volume, plane, screenToRas(transform, pointer[0], pointer[1])),
    [pointer, volume, plane, transform],
  );
  // Without a pointer, the keyboard's cursor is read out.
  const atCrosshair = state.activePane === plane ? readVoxel(volume, plane, state.crosshairRasMm) : undefined;
  const tellHover = useEffectEvent((under: VoxelHit | undefined) => onHover(plane, under));
  useEffect(() => tellHover(hit), [hit]);

  useSliceWheel(surface, (steps, event) => {
    const at = pointOf(event, surface.current);
    if (event.ctrlKey || event.metaKey)
      view.setState(zoomBy(plane, 1.15 ** steps, fromCentreMm(at, transform)));
    else if (tool === 'place' && !event.shiftKey) viewer.onPlaceWheel(steps);
    else if (isDrawTool(tool) && event.altKey) viewer.onBrushWheel(steps);
    else view.setState(stepSlice(plane, steps));
  });

  const press = (event: PointerEvent<HTMLDivElement>): void => {
    const at = pointOf(event, event.currentTarget);
    drag.current = beginDrag(event, at, held.current, dragTool(tool), view);
    if (!drag.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (drag.current.action === 'draw') viewer.onDraw('start', plane, screenToRas(transform, at[0], at[1]));
    if (drag.current.action === 'crosshair')
      view.setState(moveCrosshair(screenToRas(transform, at[0], at[1])));
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    const at = pointOf(event, event.currentTarget);
    if (drag.current?.action === 'draw') viewer.onDraw('move', plane, screenToRas(transform, at[0], at[1]));
    if (drag.current) drag.current = continueDrag(drag.current, at, plane, transform, view);
    setPointer(at);
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    const ended = drag.current;
    drag.current = undefined;
    const at = pointOf(event, event.currentTarget);
    if (ended?.action === 'draw') viewer.onDraw('end', plane, screenToRas(transform, at[0], at[1]));
    if (ended?.action === 'place' && hit && isClick(ended, at)) viewer.onPlace(hit);
  };
  return (
    <div
      ref={surface}
      className="viewer-surface"
      data-tool={isPaintTool(tool) ? 'paint' : isDrawTool(tool) ? 'draw' : tool}
      tabIndex={0}
      role="application"
      aria-label={`${plane} slice ${display.slice + 1} of ${frame.sliceCount}`}
      onFocus={() => view.setState(activatePane(plane))}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => {
        if (drag.current?.action === 'draw') viewer.onDraw('cancel', plane, transform.centreRasMm);
        drag.current = undefined;
      }}
      onPointerLeave={() => setPointer(undefined)}
      onDoubleClick={() => {
        // Two quick strokes are two strokes.
        if (!isDrawTool(tool)) view.setState(toggleSinglePane(plane));
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <SliceOverlay
        view={state}
        display={display}
        lesions={viewer.lesions}
        selectedLesionId={viewer.selectedLesionId}
        onSelectLesion={tool === 'navigate' ? viewer.onSelectLesion : undefined}
        ghost={ghost}
        marks={viewer.marks}
        tags={viewer.segmentTags}
        onSelectSegment={tool === 'navigate' ? viewer.onSelectSegment : undefined}
      />
      <SliceLabels
        view={state}
        display={display}
        table={volume.table}
        hit={hit ?? atCrosshair}
        stride={stride}
      />
      {pointer && ghost?.plane === plane && ghost.reason !== undefined && (
        <RefusalNote
          reason={ghost.reason}
          at={pointer}
          clearance={ghost.diameterMm / 2 / transform.mmPerPixel}
          size={transform.size}
        />
      )}
    </div>
  );
}

const dragTool = (tool: Tool): 'place' | 'draw' | undefined =>
  tool === 'place' ? 'place' : isDrawTool(tool) ? 'draw' : undefined;

/** Where a mouse event lies in an element, in CSS pixels. */
function pointOf(event: { clientX: number; clientY: number }, element: HTMLElement | null): PanePoint {
  const box = element?.getBoundingClientRect();
  return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
}
