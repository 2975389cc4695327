import { describe, expect, it } from 'vitest';
import { emptyCanvas } from './canvas.ts';
import { shapeLayer, tubeLayer } from './layer.ts';
import { filled, paint } from './paint.ts';
import { pathPoint, smoothPath } from './path.ts';
import { ellipsoid } from './shapes.ts';

const air = -1000;
const low = [-60, -60, -60] as const;
const high = [60, 60, 60] as const;

/** Volume (ml) that the partly filled voxels of a structure of 0 HU in air add up to. */
function paintedMl(canvas: ReturnType<typeof emptyCanvas>): number {
  const [a, b, c] = canvas.spacingMm;
  const sum = canvas.hu.reduce((total, hu) => total + (hu - air) / -air, 0);
  return (sum * a * b * c) / 1000;
}

describe('filled', () => {
  it('is half on the surface, and linear over the voxel', () =>
    expect([-2, -1, -0.5, 0, 0.5, 1, 2].map((d) => filled(d, 2))).toEqual([1, 1, 0.75, 0.5, 0.25, 0, 0]));
});

describe('paint', () => {
  it.each([
    [128, [20, 20, 20]],
    [256, [24, 15, 30]],
  ] as const)(
    'fills voxels in part, so that the volume comes out right: size %d, radii %j',
    (size, radii) => {
      const canvas = emptyCanvas(size);
      paint(shapeLayer(canvas, low, high, ellipsoid([3, -5, 2], radii)), { tissue: () => 0, label: 7 });
      const exactMl = (4 / 3) * Math.PI * radii[0] * radii[1] * radii[2] * 1e-3;
      expect(Math.abs(paintedMl(canvas) / exactMl - 1)).toBeLessThan(0.01);
      const labelled = canvas.labels.reduce((n, label) => n + (label === 7 ? 1 : 0), 0);
      const [a, b, c] = canvas.spacingMm;
      expect(Math.abs((labelled * a * b * c * 1e-3) / exactMl - 1)).toBeLessThan(0.03);
    },
  );

  it('paints a tube of the right volume, without marks where its pieces end', () => {
    const canvas = emptyCanvas(192);
    const path = smoothPath([pathPoint(-40, 0, 0, 8), pathPoint(40, 0, 0, 8)]);
    paint(tubeLayer(canvas, [path]), { tissue: () => 0, label: 7 });
    const exactMl = (Math.PI * 64 * 80 + (4 / 3) * Math.PI * 512) * 1e-3;
    expect(Math.abs(paintedMl(canvas) / exactMl - 1)).toBeLessThan(0.02);
  });

  it('clears a halo in other structures, not in unlabelled tissue', () => {
    const canvas = emptyCanvas(64);
    paint(shapeLayer(canvas, low, high, ellipsoid([0, 0, 0], [50, 50, 50])), { tissue: () => 50, label: 1 });
    const voxel = 32 + 9 + 64 * (32 + 64 * 23);
    canvas.labels[voxel - 64] = 0;
    paint(shapeLayer(canvas, low, high, ellipsoid([0, 0, 0], [47, 47, 47])), {
      tissue: () => 80,
      label: 2,
      haloMm: 40,
      haloTissue: () => -100,
    });
    expect(new Set(canvas.labels)).toEqual(new Set([0, 2]));
  });
});
