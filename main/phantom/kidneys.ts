import { shapeLayer, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint, type Tissue } from './paint.ts';
import { pathPoint, smoothPath } from './path.ts';
import type { Scene } from './scene.ts';
import { type Axes, ellipsoid, type Shape, tilted, uneven, without } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { add, type Point, scale } from './vector.ts';

export interface KidneyHila {
  readonly right: Point;
  readonly left: Point;
}

/** Both kidneys in their fat: cortex, pyramids, sinus fat and renal pelvis. Returns where vessels enter. */
export function paintKidneys(scene: Scene): KidneyHila {
  return { right: paintKidney(scene, 1), left: paintKidney(scene, -1) };
}

function paintKidney({ canvas, tissues, habitus, place, random }: Scene, side: -1 | 1): Point {
  const stream = random.fork(side > 0 ? 'kidney right' : 'kidney left');
  const half = (habitus.kidneyMm / 2) * stream.uniform(0.96, 1.04);
  const [x, y, z] = place(
    side * (63 + stream.uniform(-3, 3)),
    -42 + stream.uniform(-3, 3),
    side > 0 ? -20 : -6,
  );
  const centre: Point = [x, y, z + stream.uniform(-6, 6)];
  // Upper poles lie nearer to the spine and further back; the hilum looks forward and inward.
  const axes = tilted(stream.uniform(6, 14), -side * stream.uniform(13, 21), side * stream.uniform(-38, -25));
  const inward = scale(axes[0], -side);
  const bean = without(
    10,
    uneven(ellipsoid(centre, [0.5 * half, 0.46 * half, half], axes), smoothField(stream, 18), 1),
    ellipsoid(add(centre, scale(inward, 0.62 * half)), [0.34 * half, 0.24 * half, 0.42 * half], axes),
  );
  const reach = half + 16;
  const low: Point = [centre[0] - reach, centre[1] - reach, centre[2] - reach];
  const high: Point = [centre[0] + reach, centre[1] + reach, centre[2] + reach];
  paint(shapeLayer(canvas, low, high, bean), {
    tissue: parenchyma(centre, axes, half, tissues.renalCortex, tissues.renalMedulla),
    label: labelOf(side > 0 ? 'kidney_right' : 'kidney_left'),
    haloMm: 6,
    haloTissue: tissues.fat,
  });
  const hilum = add(centre, scale(inward, 0.46 * half));
  const sinus: Shape = ellipsoid(
    add(centre, scale(inward, 0.2 * half)),
    [0.22 * half, 0.17 * half, 0.5 * half],
    axes,
  );
  paint(shapeLayer(canvas, low, high, uneven(sinus, smoothField(stream, 9), 1.5)), {
    tissue: tissues.fat,
    label: 0,
  });
  const pelvis = smoothPath([
    pathPoint(...add(centre, scale(axes[2], 0.22 * half)), 3),
    pathPoint(...add(centre, scale(inward, 0.22 * half)), 4.5),
    pathPoint(...add(hilum, [0, -3, -6]), 4),
    pathPoint(hilum[0] - side * 5, hilum[1] - 2, hilum[2] - 28, 2),
  ]);
  paint(tubeLayer(canvas, [pelvis]), { tissue: tissues.fluid, label: 0 });
  return hilum;
}

/** Cortex along the surface and, between the pyramids, down to the sinus. */
function parenchyma(centre: Point, [u, v, w]: Axes, half: number, cortex: Tissue, medulla: Tissue): Tissue {
  return (depth, x, y, z) => {
    const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]];
    const a = u[0] * dx + u[1] * dy + u[2] * dz;
    const b = v[0] * dx + v[1] * dy + v[2] * dz;
    const c = w[0] * dx + w[1] * dy + w[2] * dz;
    const around = Math.cos(5 * Math.atan2(b, a));
    const along = Math.cos((c / half) * 3 * Math.PI);
    const pyramid = Math.min(1, Math.max(0, 0.55 + 1.4 * around * along + 0.5 * Math.abs(along)));
    const deep = Math.min(1, Math.max(0, (depth - 6) / 2));
    const share = pyramid * deep;
    return share === 0
      ? cortex(depth, x, y, z)
      : cortex(depth, x, y, z) * (1 - share) + medulla(depth, x, y, z) * share;
  };
}
