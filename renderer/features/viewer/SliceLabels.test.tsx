import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type ViewState, initialView } from '#renderer/editor/view.ts';
import type { VoxelHit } from '#renderer/editor/viewReadout.ts';
import { setComparison, setSlab, setWindow } from '#renderer/editor/viewUpdates.ts';
import { SliceLabels } from './SliceLabels.tsx';
import { planeDisplay } from './sliceView.ts';

const view = initialView({
  dims: [40, 50, 60],
  affineRas: [-0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 2, -100, 0, 0, 0, 1],
});
const table = [{ value: 3, name: 'kidney_left', colour: '#ff0000' }];
const hit: VoxelHit = {
  plane: 'axial',
  rasMm: [-4, 5, -20],
  voxel: [8, 10, 40],
  hu: -57,
  sourceHu: 20,
  labelValue: 3,
};

function text(state: ViewState, under?: VoxelHit, stride = 1): string {
  const host = document.createElement('div');
  host.innerHTML = renderToStaticMarkup(
    <SliceLabels
      view={state}
      display={planeDisplay(state, 'axial', { width: 300, height: 300 })}
      table={table}
      hit={under}
      stride={stride}
    />,
  );
  return host.textContent;
}

describe('SliceLabels', () => {
  it('says which slice lies where, and in which window', () => {
    expect(text(view)).toContain('Axial31 / 60 · I 41.0 mm');
    expect(text(view)).toContain('Soft tissue W 400 L 40');
    expect(text(setWindow({ widthHu: 1501, levelHu: -600 })(view))).toContain('W 1501 L −600');
    expect(text(view)).not.toContain('oblique');
  });

  it('reads out the voxel: edited, in the source, or how it changed', () => {
    expect(text(view, hit)).toContain('−57 HUkidney leftL 4.0  A 5.0  I 20.0 mm · voxel 8 10 40');
    expect(text(setComparison('source')(view), hit)).toContain('20 HU');
    expect(text(setComparison('difference')(view), hit)).toContain('−57 HU change −77');
  });

  it('names the slab by the thickness that its slices make up', () => {
    const slab = setSlab({ projection: 'max', thicknessMm: 9 })(view);
    expect(text(slab)).toContain('MIP 10.0 mm');
    expect(text(slab, hit)).toContain('−57 HU in the slice');
  });

  it('says at what resolution a slice is shown that is larger than a texture', () =>
    expect(text(view, undefined, 3)).toContain('Shown at 1.5 × 1.5 mm'));

  it('says by how much a grid is oblique', () => {
    const turned = initialView({
      dims: [40, 50, 60],
      affineRas: [0.8, -0.6, 0, 0, 0.6, 0.8, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    });
    expect(text(turned)).toContain('oblique 37°');
  });
});
