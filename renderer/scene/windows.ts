import '@kitware/vtk.js/Rendering/OpenGL/Profiles/Volume';
import '@kitware/vtk.js/Rendering/OpenGL/Profiles/Geometry';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import type vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkOpenGLRenderWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import { type Device, deviceOf } from './device.ts';
import { Owner } from './ownership.ts';

/**
 * One WebGL context for all panes: an off-screen parent window draws, each pane's own canvas receives a copy.
 * A pane draws alone, so that scrolling one slice never pays for the others or for 3D.
 */
export interface Windows {
  readonly device: Device;
  /** Device pixels drawn per CSS pixel. */
  pixelRatio(): number;
  open(container: HTMLElement): PaneWindow;
  dispose(): void;
}

export interface PaneWindow {
  readonly renderer: vtkRenderer;
  setInteractor(interactor: vtkRenderWindowInteractor): void;
  /** CSS pixels. */
  resize(width: number, height: number): void;
  /** Whether the pane has no size, so that nothing can be drawn. */
  isEmpty(): boolean;
  draw(): void;
  dispose(): void;
}

/**
 * Undefined where the browser gives no WebGL 2. `onLost` is told when the driver has dropped the context (sleep,
 * a driver's restart): nothing made on it can be used again.
 */
export function openWindows(onLost: () => void): Windows | undefined {
  const owner = new Owner();
  const parent = owner.keep(vtkRenderWindow.newInstance());
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', {
    // Half the cost of a frame without a graphics card, and slices have no edges to smooth.
    antialias: false,
    alpha: true,
    depth: true,
    powerPreference: 'high-performance',
  });
  if (!gl) {
    owner.dispose();
    return undefined;
  }
  // The same canvas answers every later request with this very context.
  const parentView = owner.keep(vtkOpenGLRenderWindow.newInstance({ canvas }));
  parent.addView(parentView);
  parentView.initialize();
  canvas.addEventListener('webglcontextlost', onLost);
  const device = deviceOf(gl);
  // Without a graphics card a fine screen's every pixel would cost four times the frame.
  const pixelRatio = (): number => (device.software ? 1 : devicePixelRatio);
  return {
    device,
    pixelRatio,
    open: (container) => openPane(parent, parentView, container, pixelRatio),
    dispose: () => {
      canvas.removeEventListener('webglcontextlost', onLost);
      parent.removeView(parentView);
      owner.dispose();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function openPane(
  parent: vtkRenderWindow,
  parentView: vtkOpenGLRenderWindow,
  container: HTMLElement,
  pixelRatio: () => number,
): PaneWindow {
  const owner = new Owner();
  const window = owner.keep(vtkRenderWindow.newInstance());
  const renderer = owner.keep(vtkRenderer.newInstance({ background: [0, 0, 0] }));
  window.addRenderer(renderer);
  parent.addRenderWindow(window);
  parentView.addMissingNode(window);
  const view: vtkOpenGLRenderWindow = parentView.getViewNodeFor(window);
  window.addView(view);
  // Opaque: the browser need not blend the pane with what lies behind it.
  view.getCanvas()?.getContext('2d', { alpha: false });
  view.setContainer(container);
  let empty = true;
  return {
    renderer,
    setInteractor: (interactor) => {
      interactor.setView(view);
      window.setInteractor(interactor);
    },
    isEmpty: () => empty,
    resize: (width, height) => {
      empty = width < 1 || height < 1;
      if (empty) return;
      view.setSize(Math.round(width * pixelRatio()), Math.round(height * pixelRatio()));
      parentView.resizeFromChildRenderWindows();
    },
    draw: () => view.traverseAllPasses(),
    dispose: () => {
      window.removeRenderer(renderer);
      window.removeView(view);
      parent.removeRenderWindow(window);
      view.setContainer(null);
      parentView.removeNode(view);
      owner.dispose();
    },
  };
}
