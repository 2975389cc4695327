import { fitVolume } from './fitVolume.ts';
import { addUnevenness, shapeLayer, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint } from './paint.ts';
import { smoothPath } from './path.ts';
import { drawCourse, type Scene } from './scene.ts';
import { ellipsoid, intersection, tilted, uneven, without } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { diaphragmMm } from './thorax.ts';
import type { Point } from './vector.ts';

/** Spleen: a bean under the left dome, hollowed toward stomach and kidney. */
export function paintSpleen({ canvas, tissues, torso, habitus, place, random }: Scene): void {
  const stream = random.fork('spleen');
  const centre = place(stream.uniform(-98, -92), stream.uniform(-46, -38), stream.uniform(50, 60));
  const axes = tilted(stream.uniform(-30, -15), stream.uniform(5, 20), stream.uniform(-20, 5));
  const bumps = smoothField(stream, 24);
  const hollow = ellipsoid(place(-46, -4, 62), [40, 36, 64]);
  const low: Point = [-160, -110, -50];
  const high: Point = [-20, 60, 130];
  const shape = fitVolume(
    (size) =>
      intersection(
        5,
        without(9, uneven(ellipsoid(centre, [30 * size, 48 * size, 54 * size], axes), bumps, 1.5), hollow),
        (x, y, z) => torso.cavity(x, y, z) + 3,
        (x, y, z) => torso.diaphragm(x, y, z) + diaphragmMm,
      ),
    [0.6, 1.6],
    habitus.spleenMl,
    low,
    high,
  );
  paint(shapeLayer(canvas, low, high, shape), {
    tissue: tissues.spleen,
    label: labelOf('spleen'),
    haloMm: 2.5,
    haloTissue: tissues.fat,
  });
}

/** Pancreas: head in the duodenal loop, neck before the portal vein, body over the spine, tail toward the spleen. */
export function paintPancreas(scene: Scene): void {
  const { canvas, tissues, random } = scene;
  const stream = random.fork('pancreas');
  const course = drawCourse(
    scene,
    stream,
    [
      [30, 22, -30, 12],
      [30, 24, -14, 17],
      [22, 30, 0, 15],
      [6, 38, 10, 11],
      [-16, 38, 16, 12.5],
      [-42, 22, 22, 12.5],
      [-66, 0, 30, 12],
      [-84, -18, 38, 8.5],
    ],
    2,
    0.08,
  );
  const layer = tubeLayer(canvas, [smoothPath(course)], [1, 1, 0.85]);
  const lobules = smoothField(stream, 7);
  const waves = smoothField(stream, 16);

  addUnevenness(layer, (x, y, z) => 1.9 * lobules(x, y, z) + 1.4 * waves(x, y, z), 10);
  paint(layer, {
    tissue: (depth, x, y, z) =>
      tissues.pancreas(depth, x, y, z) - 34 * Math.max(0, lobules(x + 40, y, z) - 0.9),
    label: labelOf('pancreas'),
    haloMm: 3,
    haloTissue: tissues.fat,
  });
}

/** Adrenal glands: two thin limbs each, above the kidneys. */
export function paintAdrenals(scene: Scene): void {
  const { canvas, tissues, random } = scene;
  const limbs = {
    right: [
      [
        [32, -24, 46, 3],
        [37, -36, 40, 2.8],
        [43, -46, 32, 2.4],
      ],
      [
        [32, -24, 44, 3],
        [30, -38, 38, 2.6],
      ],
    ],
    left: [
      [
        [-32, -8, 36, 3.2],
        [-38, -22, 32, 2.9],
        [-45, -32, 26, 2.5],
      ],
      [
        [-32, -8, 36, 3.2],
        [-29, -24, 32, 2.8],
        [-28, -34, 26, 2.4],
      ],
    ],
  } as const;
  for (const side of ['right', 'left'] as const) {
    const paths = limbs[side].map((knots) =>
      smoothPath(drawCourse(scene, random.fork(`adrenal ${side}`), knots, 1)),
    );
    paint(tubeLayer(canvas, paths, [1, 1, 0.4]), {
      tissue: tissues.adrenal,
      label: labelOf(`adrenal_gland_${side}`),
      haloMm: 1.5,
      haloTissue: tissues.fat,
    });
  }
}
