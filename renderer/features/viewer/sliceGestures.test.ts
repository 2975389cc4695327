import { describe, expect, it } from 'vitest';
import { identityAffine } from '#shared/geometry/affine.ts';
import { createViewStore } from '#renderer/editor/view.ts';
import { screenToRas } from '#renderer/editor/viewTransform.ts';
import { type Drag, beginDrag, continueDrag, isClick } from './sliceGestures.ts';
import { planeDisplay } from './sliceView.ts';

const nothingHeld = { space: false, w: false };
const left = { button: 0, shiftKey: false, ctrlKey: false, metaKey: false };
const grid = { dims: [100, 100, 100], affineRas: identityAffine } as const;
const size = { width: 300, height: 300 };

function drag(change: Partial<typeof left>, from: [number, number], to: [number, number]) {
  const view = createViewStore(grid);
  const { transform } = planeDisplay(view.getState(), 'axial', size);
  const begun = beginDrag({ ...left, ...change }, from, nothingHeld, undefined, view);
  if (begun) continueDrag(begun, to, 'axial', transform, view);
  return { state: view.getState(), transform };
}

describe('dragging on a slice', () => {
  it('takes the crosshair along with the left button', () => {
    const { state, transform } = drag({}, [10, 10], [120, 130]);
    expect(state.crosshairRasMm).toEqual(screenToRas(transform, 120, 130));
  });

  it('pans with the middle button so that the picture follows the pointer', () => {
    const { state, transform } = drag({ button: 1 }, [100, 100], [130, 90]);
    const moved = planeDisplay(state, 'axial', size).transform;
    const [before, after] = [screenToRas(transform, 100, 100), screenToRas(moved, 130, 90)];
    for (const a of [0, 1, 2]) expect(after[a]).toBeCloseTo(before[a]);
  });

  it('zooms in upward with the right button', () =>
    expect(drag({ button: 2 }, [100, 100], [100, 40]).state.framing.axial.zoom).toBeGreaterThan(1.2));

  it('widens the window to the right with Ctrl', () => {
    const { state } = drag({ ctrlKey: true }, [100, 100], [200, 100]);
    expect(state.window.widthHu).toBeGreaterThan(450);
    expect(state.window.levelHu).toBe(40);
  });

  it('places with the place tool, unless another button or key says otherwise', () => {
    const view = createViewStore(grid);
    expect(beginDrag(left, [0, 0], nothingHeld, 'place', view)?.action).toBe('place');
    expect(beginDrag(left, [0, 0], nothingHeld, 'draw', view)?.action).toBe('draw');
    expect(beginDrag({ ...left, shiftKey: true }, [0, 0], nothingHeld, 'draw', view)?.action).toBe('zoom');
    expect(beginDrag({ ...left, button: 2 }, [0, 0], nothingHeld, 'place', view)?.action).toBe('zoom');
    expect(beginDrag(left, [0, 0], { space: true, w: false }, 'place', view)?.action).toBe('pan');
  });
});

describe('isClick', () => {
  it('forgives a trembling hand', () => {
    const begun = beginDrag(left, [10, 10], nothingHeld, 'place', createViewStore(grid)) as Drag;
    expect(isClick(begun, [12, 12])).toBe(true);
    expect(isClick(begun, [20, 10])).toBe(false);
  });
});
