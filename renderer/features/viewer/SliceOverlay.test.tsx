import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type ViewState, initialView } from '#renderer/editor/view.ts';
import type { Ghost } from '#renderer/editor/viewGhost.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
import { setComparison, toggleCrosshair } from '#renderer/editor/viewUpdates.ts';
import { SliceOverlay } from './SliceOverlay.tsx';
import { lesionAt } from './lesion.fake.ts';
import { planeDisplay } from './sliceView.ts';

// 101 voxels of 1 mm a side, centred on RAS 0; the pane shows the slice at 0.96 · 202 / 101 pixels a mm.
const view = initialView({
  dims: [101, 101, 101],
  affineRas: [1, 0, 0, -50, 0, 1, 0, -50, 0, 0, 1, -50, 0, 0, 0, 1],
});
const size = { width: 202, height: 202 };
const pixelsPerMm = 0.96 * 2;

function drawn(state: ViewState, plane: Plane, ghost?: Ghost): Element {
  const host = document.createElement('div');
  host.innerHTML = renderToStaticMarkup(
    <SliceOverlay
      view={state}
      display={planeDisplay(state, plane, size)}
      lesions={[lesionAt('a', [10, 0, 20], 20, 9)]}
      selectedLesionId="a"
      onSelectLesion={undefined}
      ghost={ghost}
    />,
  );
  return host;
}

describe('SliceOverlay', () => {
  it('letters the four sides', () =>
    expect(
      [...drawn(view, 'coronal').querySelectorAll('.viewer-letters text')].map((t) => t.textContent),
    ).toEqual(['R', 'L', 'S', 'I']));

  it('draws the ghost at its true size on every slice that it meets, and not on others', () => {
    const ghost: Ghost = { centreRasMm: [30, 3, 4], diameterMm: 10, state: 'refused', plane: 'axial' };
    const circle = (plane: Plane) => drawn(view, plane, ghost).querySelector('.viewer-ghost circle');
    // Cut 4 mm and 3 mm off the centre of a ball of 5 mm radius.
    expect(Number(circle('axial')?.getAttribute('r'))).toBeCloseTo(3 * pixelsPerMm);
    expect(Number(circle('coronal')?.getAttribute('r'))).toBeCloseTo(4 * pixelsPerMm);
    expect(Number(circle('axial')?.getAttribute('cx'))).toBeCloseTo(101 - 30 * pixelsPerMm);
    expect(circle('sagittal')).toBeNull();
    expect(drawn(view, 'axial', ghost).querySelector('.viewer-ghost')?.getAttribute('data-state')).toBe(
      'refused',
    );
  });

  it('marks lesions on the slices that cut them, and hides them with the edits', () => {
    const tags = (state: ViewState, plane: Plane) =>
      [...drawn(state, plane).querySelectorAll('.viewer-lesion-tag')].map((t) => t.textContent);
    expect(tags(view, 'coronal')).toEqual(['1']);
    expect(tags(view, 'axial')).toEqual([]);
    expect(tags(setComparison('source')(view), 'coronal')).toEqual([]);
  });

  it('crosses the other planes’ lines at the crosshair, with a gap for the voxel', () => {
    const lines = [...drawn(view, 'axial').querySelectorAll('.viewer-crosshair line')];
    expect(lines.map((line) => line.getAttribute('data-plane')).toSorted()).toEqual([
      'coronal',
      'coronal',
      'sagittal',
      'sagittal',
    ]);
    for (const line of lines) {
      const [x, y] = ['x1', 'y1'].map((name) => Number(line.getAttribute(name)));
      expect(Math.hypot(x - 101, y - 101)).toBeCloseTo(14);
    }
    expect(drawn(toggleCrosshair(view), 'axial').querySelector('.viewer-crosshair')).toBeNull();
  });

  it('draws the scale bar as long as it says', () => {
    const bar = drawn(view, 'axial').querySelector('.viewer-scale-bar');
    expect(bar?.textContent).toBe('2 cm');
    expect(bar?.querySelector('path')?.getAttribute('d')).toContain(`M${190 - 20 * pixelsPerMm},`);
  });
});
