import vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';
import type { RasMm } from '#shared/geometry/axes.ts';
import { type CtVolume, createCtVolume } from './ctVolume.ts';
import type { ScenePane } from './scenePane.ts';
import type { SceneVolume } from './sceneVolume.ts';
import { type SurfaceItem, createSurfaceItems } from './surfaceItems.ts';
import type { SurfaceServices } from './surfaceService.ts';
import type { PaneWindow, Windows } from './windows.ts';

type Vector = readonly [number, number, number];

/** Everything that the 3D picture depends on. */
export interface View3d {
  /** Parallel projection: the point at the pane's middle, unit vectors to the eye and up, height of what is seen. */
  readonly focalRasMm: RasMm;
  readonly towardEyeRas: Vector;
  readonly upRas: Vector;
  readonly heightMm: number;
  /** The CT by ray casting. */
  readonly volume: boolean;
  /** A drag goes on: draw coarsely. */
  readonly moving: boolean;
  readonly items: readonly SurfaceItem[];
}

export interface SurfacePane extends ScenePane {
  show(view: View3d): void;
}

/** Not black, so that shaded edges are seen. */
const background: [number, number, number] = [0.055, 0.065, 0.075];

/** Far enough from any patient that all of it lies before the eye (mm). */
const eyeDistanceMm = 4000;

export function openSurfacePane(
  windows: Windows,
  services: SurfaceServices,
  container: HTMLElement,
  requestFrame: () => void,
): SurfacePane {
  const window = windows.open(container);
  window.renderer.setBackground(background);
  const interactor = vtkRenderWindowInteractor.newInstance();
  // Never given events: vtk.js asks it whether an animation runs before it casts rays.
  window.setInteractor(interactor);
  window.renderer.getActiveCamera().setParallelProjection(true);
  let volume: SceneVolume | undefined;
  let ct: CtVolume | undefined;
  let view: View3d | undefined;
  let spoiled = false;
  const spoil = (): void => {
    spoiled = true;
    requestFrame();
  };
  const surfaces = createSurfaceItems(window.renderer, services, spoil);
  const dropCt = (): void => {
    ct?.dispose();
    ct = undefined;
  };
  return {
    show: (next) => {
      view = next;
      spoil();
    },
    resize: (width, height) => {
      window.resize(width, height);
      spoil();
    },
    setVolume: (next) => {
      if (next.image !== volume?.image) {
        dropCt();
        surfaces.show([]);
      }
      if (next.reading?.data !== volume?.reading?.data) surfaces.forget('reading');
      volume = next;
      spoil();
    },
    touchBoxes: (boxes) => {
      ct?.patch(boxes);
      surfaces.patch(boxes, 'labels');
      spoil();
    },
    touchReading: (boxes, settled) => {
      if (!settled) return;
      surfaces.patch(boxes, 'reading');
      spoil();
    },
    spoil,
    draw: () => {
      if (!spoiled || !view || !volume || window.isEmpty()) return;
      spoiled = false;
      surfaces.show(view.items);
      if (view.volume) ct ??= createCtVolume(window.renderer, volume, windows.device);
      ct?.setVisible(view.volume);
      ct?.setMoving(view.moving);
      aim(window, view);
      window.draw();
    },
    dispose: () => {
      surfaces.dispose();
      dropCt();
      window.dispose();
      interactor.delete();
    },
  };
}

function aim({ renderer }: PaneWindow, view: View3d): void {
  const camera = renderer.getActiveCamera();
  const [x, y, z] = view.focalRasMm;
  const [ex, ey, ez] = view.towardEyeRas;
  camera.setFocalPoint(x, y, z);
  camera.setPosition(x + ex * eyeDistanceMm, y + ey * eyeDistanceMm, z + ez * eyeDistanceMm);
  camera.setViewUp([...view.upRas]);
  camera.setParallelScale(view.heightMm / 2);
  camera.setClippingRange(1, 2 * eyeDistanceMm);
}
