import {
  type PointerEvent,
  type ReactElement,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ViewState } from '#renderer/editor/view.ts';
import { lookFrom, panCamera, project, turnCamera, zoomCamera } from '#renderer/editor/viewCamera.ts';
import type { PaneSize } from '#renderer/editor/viewTransform.ts';
import { activatePane, setCamera, setScene3d, toggleSinglePane } from '#renderer/editor/viewUpdates.ts';
import type { Scene } from '#renderer/scene/scene.ts';
import { AxesGizmo } from './AxesGizmo.tsx';
import { Resolution3d } from './Resolution3d.tsx';
import { pickLesion } from './pickLesion.ts';
import type { ViewerProps } from './props.ts';
import { readingItems, surfaceItems } from './surfaceList.ts';
import { useAttached } from './useAttached.ts';
import { useElementSize } from './useElementSize.ts';
import { useSliceWheel } from './useSliceWheel.ts';

interface Props {
  readonly scene: Scene;
  readonly state: ViewState;
  readonly viewer: ViewerProps;
  readonly hidden: boolean;
}

/** Degrees that a drag turns the object by, per pixel. */
const degreesPerPixel = 0.4;

interface Turn {
  readonly action: 'turn' | 'zoom' | 'pan';
  readonly start: readonly [number, number];
  readonly last: readonly [number, number];
}

/** Organs, lesions and, when asked for, the CT itself, in three dimensions. */
export function Pane3d({ scene, state, viewer, hidden }: Props): ReactElement {
  const { volume, lesions, selectedLesionId, view } = viewer;
  const [sized, size] = useElementSize();
  const [host, pane] = useAttached(useCallback((element) => scene.openSurfacePane(element), [scene]));
  const [moving, setMoving] = useState(false);
  // Layout effects: the picture is drawn in the same frame as the annotations over it.
  useLayoutEffect(() => {
    pane?.resize(size?.width ?? 0, size?.height ?? 0);
  }, [pane, size]);
  const { camera, overlay, readingLook, scene3d } = state;
  const { segmentTags } = viewer;
  const items = useMemo(
    () => [
      ...surfaceItems(volume.table, lesions, selectedLesionId, overlay, scene3d),
      ...readingItems(volume.reading, segmentTags ?? [], readingLook, scene3d),
    ],
    [volume.table, volume.reading, segmentTags, lesions, selectedLesionId, overlay, readingLook, scene3d],
  );
  useLayoutEffect(() => {
    pane?.show({ ...camera, volume: scene3d.volume, moving, items });
  }, [pane, camera, scene3d, moving, items]);
  return (
    <section
      ref={sized}
      hidden={hidden}
      className="viewer-pane"
      data-pane="3d"
      data-active={state.activePane === '3d'}
      aria-label="3D"
    >
      <div className="viewer-canvas" ref={host} />
      {size && <Surface3d state={state} viewer={viewer} size={size} onMoving={setMoving} />}
      <div className="viewer-corner viewer-corner-tl">
        <div className="viewer-title" data-plane="3d">
          3D
        </div>
      </div>
      <div className="viewer-corner viewer-corner-tr viewer-3d-options">
        {(['surfaces', 'volume'] as const).map((part) => (
          <label key={part}>
            <input
              type="checkbox"
              checked={state.scene3d[part]}
              onChange={(event) => view.setState(setScene3d({ [part]: event.target.checked }))}
            />
            {part === 'surfaces' ? 'Surfaces' : 'CT'}
          </label>
        ))}
      </div>
      <Resolution3d grid={state.grid} device={scene.device} shown={state.scene3d.volume} />
    </section>
  );
}

interface SurfaceProps {
  readonly state: ViewState;
  readonly viewer: ViewerProps;
  readonly size: PaneSize;
  readonly onMoving: (moving: boolean) => void;
}

function Surface3d({ state, viewer, size, onMoving }: SurfaceProps): ReactElement {
  const { view, lesions } = viewer;
  const surface = useRef<HTMLDivElement>(null);
  const drag = useRef<Turn>(undefined);
  useSliceWheel(surface, (steps) => view.setState(setCamera((camera) => zoomCamera(camera, 1.12 ** steps))));
  const press = (event: PointerEvent<HTMLDivElement>): void => {
    const at = [event.clientX, event.clientY] as const;
    drag.current = { action: actionOf(event), start: at, last: at };
    event.currentTarget.setPointerCapture(event.pointerId);
    onMoving(true);
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (!drag.current) return;
    const { action, last } = drag.current;
    const [dx, dy] = [clientX - last[0], clientY - last[1]];
    drag.current = { ...drag.current, last: [clientX, clientY] };
    view.setState(
      setCamera((camera) => {
        if (action === 'zoom') return zoomCamera(camera, 2 ** (-dy / 150));
        if (action === 'pan') return panCamera(camera, size, dx, dy);
        return turnCamera(camera, dx * degreesPerPixel, dy * degreesPerPixel);
      }),
    );
  };
  const release = (event: PointerEvent<HTMLDivElement>): void => {
    const ended = drag.current;
    drag.current = undefined;
    onMoving(false);
    if (!ended || Math.hypot(event.clientX - ended.start[0], event.clientY - ended.start[1]) > 4) return;
    const box = event.currentTarget.getBoundingClientRect();
    viewer.onSelectLesion(
      pickLesion(lesions, state.camera, size, [event.clientX - box.left, event.clientY - box.top]),
    );
  };
  const selected = lesions.find((lesion) => lesion.spec.id === viewer.selectedLesionId);
  const tag = selected && project(state.camera, size, selected.spec.centreRasMm);
  return (
    <div
      ref={surface}
      className="viewer-surface viewer-surface-3d"
      tabIndex={0}
      role="application"
      aria-label="3D view"
      onFocus={() => view.setState(activatePane('3d'))}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onDoubleClick={() => view.setState(toggleSinglePane('3d'))}
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg className="viewer-overlay" width={size.width} height={size.height} aria-hidden="true">
        {tag && selected && (
          <g className="viewer-lesion" data-selected="true">
            <circle
              className="viewer-lesion-ring"
              cx={tag.x}
              cy={tag.y}
              r={(selected.spec.diameterMm / 2 / state.camera.heightMm) * size.height + 4}
            />
          </g>
        )}
        <AxesGizmo
          camera={state.camera}
          x={44}
          y={size.height - 44}
          onLook={(direction) => view.setState(setCamera((camera) => lookFrom(camera, direction)))}
        />
      </svg>
    </div>
  );
}

const actionOf = ({ button, shiftKey }: PointerEvent): Turn['action'] => {
  if (button === 1) return 'pan';
  return button === 2 || shiftKey ? 'zoom' : 'turn';
};
