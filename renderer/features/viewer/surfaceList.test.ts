import { describe, expect, it } from 'vitest';
import type { Lesion } from '#shared/contract/lesion.ts';
import { identityAffine } from '#shared/geometry/affine.ts';
import { initialView } from '#renderer/editor/view.ts';
import { setOverlay, setScene3d } from '#renderer/editor/viewUpdates.ts';
import { lesionAt } from './lesion.fake.ts';
import { surfaceItems } from './surfaceList.ts';

const view = initialView({ dims: [10, 10, 10], affineRas: identityAffine });
const table = [
  { value: 1, name: 'kidney_left', colour: '#ff0000' },
  { value: 2, name: 'liver', colour: '#00ff00' },
  { value: 9, name: 'kidney_lesion', colour: '#ffff00' },
];
const lesion: Lesion = lesionAt('a', [1, 2, 3], 20, 9);

describe('surfaceItems', () => {
  it('shows organs translucent, with their lesions filled in, and placed lesions opaque', () => {
    const items = surfaceItems(table, [lesion], 'a', view.overlay, view.scene3d);
    expect(items.map(({ id, wish, look }) => [id, wish.values, look.opacity < 1, look.highlighted])).toEqual([
      ['label 1', [1, 9], true, false],
      ['label 2', [2], true, false],
      ['lesion a', [9], false, true],
    ]);
    expect(items[2].wish.box).toEqual(lesion.measure.box);
  });

  it('shows lesions that came with the labels as a whole', () =>
    expect(surfaceItems(table, [], undefined, view.overlay, view.scene3d)[2]).toMatchObject({
      id: 'label 9',
      wish: { values: [9] },
      look: { opacity: 1 },
    }));

  it('hides labels that are hidden, and organs while the CT is shown', () => {
    const visible = (state: typeof view) =>
      surfaceItems(table, [lesion], undefined, state.overlay, state.scene3d).map(({ look }) => look.visible);
    expect(visible(setOverlay({ hiddenLabels: [2] })(view))).toEqual([true, false, true]);
    expect(visible(setOverlay({ visible: false })(view))).toEqual([false, false, false]);
    expect(visible(setScene3d({ volume: true })(view))).toEqual([false, false, true]);
  });

  it('is empty when surfaces are off', () =>
    expect(surfaceItems(table, [lesion], 'a', view.overlay, { surfaces: false, volume: true })).toEqual([]));
});
