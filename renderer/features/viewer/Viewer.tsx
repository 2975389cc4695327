import {
  type ReactElement,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { Pane } from '#renderer/editor/view.ts';
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

function mountScene(root: HTMLElement, onLost: () => void): Mounted {
  const scene = createScene(onLost);
  return { root, scene, dispose: () => scene?.dispose() };
}

type Props = ViewerProps & { ref?: Ref<ViewerHandle> | undefined };

/**
 * The four linked panes of a case. Keys are not listened to here: viewCommands.ts is dispatched by the app.
 * When the graphics driver drops its context, all is made anew.
 */
export function Viewer(props: Props): ReactElement {
  const [generation, setGeneration] = useState(0);
  const renew = useCallback(() => setGeneration((n) => n + 1), []);
  return <SceneViewer key={generation} {...props} onLost={renew} />;
}

function SceneViewer({ ref, onLost, ...viewer }: Props & { onLost: () => void }): ReactElement {
  const { view, volume } = viewer;
  const state = useStore(view);
  const held = useHeldKeys();
  const hovered = useRef<Plane>(undefined);
  const [root, mounted] = useAttached(useCallback((element) => mountScene(element, onLost), [onLost]));
  const scene = mounted?.scene;
  const [, setDataVersion] = useState(0);
  useLayoutEffect(() => {
    scene?.setVolume(volume);
  }, [scene, volume]);
  useLayoutEffect(() => {
    scene?.setLabelLook(state.overlay);
  }, [scene, state.overlay]);
  useLayoutEffect(() => {
    scene?.setReadingLook(state.readingLook);
  }, [scene, state.readingLook]);
  useImperativeHandle(
    ref,
    () => ({
      applyBoxes: (boxes) => {
        scene?.applyBoxes(boxes);
        setDataVersion((version) => version + 1);
      },
      applyReading: (boxes, settled) => scene?.applyReading(boxes, settled),
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
  // All panes stay mounted, so that going from one to four shows pictures at once.
  const hidden = (pane: Pane): boolean => state.layout !== 'grid' && state.layout !== pane;
  return (
    <div className="viewer" data-layout={state.layout === 'grid' ? 'grid' : 'single'} ref={root}>
      {mounted && !scene && (
        <p className="viewer-no-gl">
          This browser gives no WebGL 2, so the pictures cannot be drawn. Turn on hardware acceleration, or
          update the graphics driver, and reload.
        </p>
      )}
      {scene &&
        planes.map((plane) => (
          <SlicePane
            key={plane}
            plane={plane}
            scene={scene}
            state={state}
            held={held}
            hidden={hidden(plane)}
            viewer={viewer}
            onHover={hover}
          />
        ))}
      {scene && <Pane3d scene={scene} state={state} viewer={viewer} hidden={hidden('3d')} />}
    </div>
  );
}
