import { addTube, type Layer, shapeLayer } from './layer.ts';
import { labelOf, type StructureName } from './labels.ts';
import { paint } from './paint.ts';
import { pathPoint } from './path.ts';
import { profile } from './profile.ts';
import type { Scene } from './scene.ts';
import { ellipsoid, roundedMax, type Shape } from './shapes.ts';
import { lined } from './tissues.ts';

/** Vertebrae of the field of view from below: name, and height of the body with the disc above it (mm). */
const levels = [
  ['vertebrae_L5', 36],
  ['vertebrae_L4', 37],
  ['vertebrae_L3', 36],
  ['vertebrae_L2', 35],
  ['vertebrae_L1', 34],
  ['vertebrae_T12', 32],
  ['vertebrae_T11', 30],
  ['vertebrae_T10', 28],
  ['vertebrae_T9', 27],
] as const satisfies readonly (readonly [StructureName, number])[];

const discMm = 8;

/** Height (mm) of the middle of L1 in the average build. */
const firstLumbarMm = 8;

export interface Vertebra {
  readonly name: StructureName;
  /** Height of the middle of its body, and that body's height, mm. */
  readonly z: number;
  readonly heightMm: number;
  /** How far its body's middle lies before (+) the middle of the trunk. */
  readonly y: number;
}

/** Lordosis: the lumbar bodies lie further forward than the thoracic ones. */
const forward = profile([-130, -27], [-60, -24], [0, -31], [60, -39], [130, -44]);

/** The spine of this build: a seeded shift and stretch of the average. */
export function layOutSpine({ habitus, random }: Scene): Vertebra[] {
  const stream = random.fork('spine');
  const stretch = stream.uniform(0.96, 1.05);
  const shift = stream.uniform(-8, 8);
  const below = levels.slice(0, 4).reduce((sum, [, height]) => sum + height, 0) * stretch;
  let z = firstLumbarMm + shift - below;
  return levels.map(([name, height]) => {
    const vertebra = {
      name,
      z,
      heightMm: height * stretch - discMm,
      y: forward(z) * habitus.depth,
    };
    z += height * stretch;
    return vertebra;
  });
}

/** Half width and half depth of a vertebral body (mm): lumbar ones are broader. */
const bodyWidth = profile([-130, 26], [0, 22], [130, 17]);
const bodyDepth = profile([-130, 17.5], [0, 16.5], [130, 15]);

export function paintSpine(scene: Scene, spine: readonly Vertebra[]): void {
  const { canvas, tissues } = scene;
  for (const { z, heightMm, y } of spine) {
    const disc = bodyShape(y, z + (heightMm + discMm) / 2, discMm + 3, 0.97);
    paint(shapeLayer(canvas, [-32, y - 24, z], [32, y + 24, z + 40], disc), {
      tissue: tissues.disc,
      label: 0,
    });
  }
  paintCanal(scene, spine);
  const bone = lined(tissues.cortexOfBone, 1.1, tissues.marrow, 1.6);
  for (const vertebra of spine) {
    const { y, z, heightMm, name } = vertebra;
    const body = bodyShape(y, z, heightMm, 1);
    const layer = shapeLayer(canvas, [-52, y - 76, z - 44], [52, y + 22, z + 30], body);
    addArch(layer, vertebra);
    paint(layer, { tissue: bone, label: labelOf(name) });
  }
}

/** A short pillar: broad and flat behind, waisted at mid-height, its rims rounded. */
function bodyShape(y: number, z: number, heightMm: number, girth: number): Shape {
  const [a, b] = [bodyWidth(z) * girth, bodyDepth(z) * girth];
  return (px, py, pz) => {
    const across = (pz - z) / (heightMm / 2);
    const waist = 1.6 * Math.max(0, 1 - across * across);
    const depth = py < y ? 0.9 * b : b;
    const ring =
      ((Math.abs(px) / (a - waist)) ** 2.3 + (Math.abs(py - y) / (depth - waist)) ** 2.3) ** (1 / 2.3);
    const side = (ring - 1) * Math.min(a, b);
    return roundedMax(side, Math.abs(pz - z) - heightMm / 2, 3);
  };
}

/** Pedicles, laminae, articular, transverse and spinous processes, around the canal. */
function addArch(layer: Layer, { y, z }: Vertebra): void {
  const back = y - bodyDepth(z);
  const canal = back - 8;
  for (const side of [-1, 1]) {
    const across = (x: number): number => side * x;
    addTube(layer, [pathPoint(across(14), back + 2, z + 5, 5), pathPoint(across(15), canal - 2, z + 4, 4.5)]);
    addTube(layer, [pathPoint(across(15), canal - 2, z + 4, 5), pathPoint(across(3), canal - 14, z - 8, 4)]);
    addTube(layer, [
      pathPoint(across(17), canal - 6, z + 14, 4.5),
      pathPoint(across(16), canal - 9, z - 20, 4.5),
    ]);
    const lumbar = z < 35;
    const tip = lumbar
      ? pathPoint(across(42), canal - 9, z + 6, 3)
      : pathPoint(across(31), canal - 19, z + 7, 4);
    addTube(layer, [pathPoint(across(17), canal - 3, z + 4, 4.5), tip]);
  }
  addTube(
    layer,
    [
      pathPoint(0, canal - 15, z - 7, 3.2),
      pathPoint(0, canal - 26, z - 13, 2.8),
      pathPoint(0, canal - 36, z - 17, 3.6),
    ],
    [1, 1, 0.45],
  );
}

/** The sac with cord or nerve roots, in epidural fat. */
function paintCanal({ canvas, tissues }: Scene, spine: readonly Vertebra[]): void {
  const line = spine.map(({ y, z }) => [y - bodyDepth(z) - 8.5, z] as const);
  const centre = profile(...line.map(([y, z]) => [z, y] as const));
  const tube =
    (radius: number): Shape =>
    (x, y, z) =>
      Math.hypot(x / 1.25, y - centre(z)) - radius;
  const low = [-20, -90, -140] as const;
  const high = [20, -20, 140] as const;
  paint(shapeLayer(canvas, low, high, tube(9.5)), { tissue: tissues.fat, label: 0 });
  paint(shapeLayer(canvas, low, high, tube(6.5)), { tissue: tissues.fluid, label: 0 });
  // The cord ends at L1; below it only roots run in the sac.
  const cord = ellipsoid([0, centre(90), 90], [5, 4.2, 95]);
  const bent: Shape = (x, y, z) => cord(x, y - centre(z) + centre(90), z);
  paint(shapeLayer(canvas, low, high, bent), {
    tissue: (depth, x, y, z) => tissues.fluid(depth, x, y, z) + 24,
    label: labelOf('spinal_cord'),
  });
}
