import { describe, expect, it } from 'vitest';
import { emptyCanvas } from './canvas.ts';
import { shapeLayer } from './layer.ts';
import { paint } from './paint.ts';
import { ellipsoid } from './shapes.ts';
import { tidyLabels } from './tidyLabels.ts';

const low = [-100, -100, -100] as const;
const high = [100, 100, 100] as const;

describe('tidyLabels', () => {
  it('turns cut-off remnants into fat and keeps pieces of some size', () => {
    const canvas = emptyCanvas(64);
    const place = (x: number, radius: number, label: number): void =>
      paint(shapeLayer(canvas, low, high, ellipsoid([x, 0, 0], [radius, radius, radius])), {
        tissue: () => 50,
        label,
      });
    place(-60, 30, 1);
    place(0, 8, 1);
    place(50, 25, 1);
    place(90, 8, 2);
    tidyLabels(canvas, () => -100);
    const middle = (x: number): number => 64 * (32 + 64 * 23) + 32 + Math.round(x / canvas.spacingMm[0]);
    const found = [-60, 0, 50, 90].map((x) => [canvas.labels[middle(x)], canvas.hu[middle(x)]]);
    expect(found).toEqual([
      [1, 50],
      [0, -100],
      [1, 50],
      [2, 50],
    ]);
  });
});
