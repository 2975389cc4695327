import { type ReactElement, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { panes } from '#renderer/editor/view.ts';
import { type Plane, planes } from '#renderer/editor/viewPlanes.ts';
import type { VoxelHit } from '#renderer/editor/viewReadout.ts';
import { type Scene, createScene } from '#renderer/scene/scene.ts';
import { Pane3d } from './Pane3d.tsx';
import { SlicePane } from './SlicePane.tsx';
import { captureViewer } from './capture.ts';
import type { ViewerHandle, ViewerProps } from './props.ts';
import { useAttached } from './useAttached.ts';
import { useHeldKeys } from './useHeldKeys.ts';
import './viewer.css';

interface Mounted {
  readonly root: HTMLElement;
  /** Undefined without WebGL 2. */
  readonly scene: Scene | undefined;
  readonly dispose: () => void;
}

function mountScene(root: HTMLElement): Mounted {
  const scene = createScene();
  return { root, scene, dispose: () => scene?.dispose() };
}

type Props = ViewerProps & { ref?: Ref<ViewerHandle> | undefined };

/** The four linked panes of a case. Keys are not listened to here: viewCommands.ts is dispatched by the app. */
export function Viewer({ ref, ...viewer }: Props): ReactElement {
  const { view, volume } = viewer;
  const state = useStore(view);
  const held = useHeldKeys();
  const hovered = useRef<Plane>(undefined);
  const [root, mounted] = useAttached(mountScene);
  const scene = mounted?.scene;
  const [, setDataVersion] = useState(0);
  useLayoutEffect(() => {
    scene?.setVolume(volume);
  }, [scene, volume]);
  useLayoutEffect(() => {
    scene?.setLabelLook(state.overlay);
  }, [scene, state.overlay]);
  useImperativeHandle(
    ref,
    () => ({
      applyBoxes: (boxes) => {
        scene?.applyBoxes(boxes);
        setDataVersion((version) => version + 1);
      },
      capture: () => captureViewer(mounted?.root),
    }),
    [scene, mounted],
  );
  // A pane that the cursor has left speaks after the one that it has entered: only the latter counts.
  const hover = (plane: Plane, hit: VoxelHit | undefined): void => {
    if (!hit && hovered.current !== plane) return;
    hovered.current = hit?.plane;
    viewer.onHover(hit);
  };
  const shown = panes.filter((pane) => state.layout === 'grid' || state.layout === pane);
  return (
    <div className="viewer" data-layout={state.layout === 'grid' ? 'grid' : 'single'} ref={root}>
      {mounted && !scene && (
        <p className="viewer-no-gl">
          This browser gives no WebGL 2, so the pictures cannot be drawn. Turn on hardware acceleration, or
          update the graphics driver, and reload.
        </p>
      )}
      {scene &&
        planes
          .filter((plane) => shown.includes(plane))
          .map((plane) => (
            <SlicePane
              key={plane}
              plane={plane}
              scene={scene}
              state={state}
              held={held}
              viewer={viewer}
              onHover={hover}
            />
          ))}
      {scene && shown.includes('3d') && <Pane3d scene={scene} state={state} viewer={viewer} />}
    </div>
  );
}
