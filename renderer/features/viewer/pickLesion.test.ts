import { describe, expect, it } from 'vitest';
import type { Camera3d } from '#renderer/editor/viewCamera.ts';
import { lesionAt } from './lesion.fake.ts';
import { pickLesion } from './pickLesion.ts';

// From the front, one pixel a millimetre.
const camera: Camera3d = { focalRasMm: [0, 0, 0], towardEyeRas: [0, 1, 0], upRas: [0, 0, 1], heightMm: 200 };
const size = { width: 200, height: 200 };
const lesions = [
  lesionAt('behind', [0, -20, 0], 40, 1),
  lesionAt('front', [5, 20, 0], 20, 1),
  lesionAt('tiny', [60, 0, 60], 2, 1),
];

describe('pickLesion', () => {
  it('takes the nearest to the eye', () => {
    expect(pickLesion(lesions, camera, size, [98, 100])).toBe('front');
    expect(pickLesion(lesions, camera, size, [117, 100])).toBe('behind');
  });

  it('hits tiny lesions a few pixels beside them', () =>
    expect(pickLesion(lesions, camera, size, [45, 40])).toBe('tiny'));

  it('misses beside all', () => expect(pickLesion(lesions, camera, size, [180, 20])).toBeUndefined());
});
