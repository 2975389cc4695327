import type { Random } from '#main/tensor/random.ts';
import { fitVolume } from './fitVolume.ts';
import { shapeLayer, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint } from './paint.ts';
import { smoothPath } from './path.ts';
import { profile } from './profile.ts';
import { drawCourse, type Knot, type Scene } from './scene.ts';
import { ellipsoid, grown, roundedMax, type Shape, tilted, uneven, without } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { lined } from './tissues.ts';
import { diaphragmMm } from './thorax.ts';
import type { Point } from './vector.ts';
import { growTree, treePaths } from './vesselTree.ts';

const low: Point = [-115, -105, -120];
const high: Point = [160, 110, 130];

/** Where the portal vein enters, and where the hepatic veins leave into the vena cava (average build). */
export const hilum = [36, 12, 30] as const;
export const cavalConfluence = [22, -6, 86] as const;

/** Liver with its portal and hepatic veins, and the gallbladder under it. */
export function paintLiver(scene: Scene): void {
  const { canvas, tissues, habitus, random } = scene;
  const stream = random.fork('liver');
  const family = liverFamily(scene, stream);
  const shape = fitVolume(family, [-45, 45], habitus.liverMl, low, high);
  paint(shapeLayer(canvas, low, high, shape), {
    tissue: tissues.liver,
    label: labelOf('liver'),
    haloMm: 2.5,
    haloTissue: tissues.fat,
  });
  paintVessels(scene, stream, shape);
  paintGallbladder(scene);
}

function paintGallbladder(scene: Scene): void {
  const { canvas, tissues, random } = scene;
  const course = drawCourse(scene, random.fork('gallbladder'), gallbladderKnots, 1, 0.1);
  paint(tubeLayer(canvas, [smoothPath(course)]), {
    tissue: lined(tissues.bowelWall, 1.2, tissues.bile, 1),
    label: labelOf('gallbladder'),
  });
}

/** From the neck at the hilum to the fundus under the front edge of the liver. */
const gallbladderKnots: readonly Knot[] = [
  [40, 24, 16, 5],
  [48, 36, 4, 11],
  [56, 48, -12, 15],
  [60, 56, -24, 13],
];

/**
 * The liver fills the space under the right dome of the diaphragm; its lower, visceral surface rises to the left.
 * The left lobe lies in front of stomach and spine. Parameter: how far (mm) the visceral surface is moved down.
 */
function liverFamily({ torso, habitus, place }: Scene, random: Random): (lowerMm: number) => Shape {
  const vary = (mean: number, spread: number): number => mean + random.uniform(-spread, spread);
  const underside = profile(
    [-100, vary(95, 6)],
    [-60, vary(68, 10)],
    [-25, vary(46, 8)],
    [10, vary(26, 6)],
    [40, vary(2, 6)],
    [75, vary(-26, 8)],
    [105, vary(-46, 12)],
    [135, vary(-52, 12)],
  );
  const backOfLeftLobe = profile(
    [-90, 58],
    [-60, vary(46, 5)],
    [-25, vary(30, 4)],
    [0, 16],
    [12, -2],
    [21, -34],
    [28, -110],
  );
  const tip = vary(-74, 20);
  const bumps = smoothField(random.fork('surface'), 38);
  const fissure = ellipsoid(place(vary(-3, 5), 78, 8), [3.4, 34, 34], tilted(-20, 0, vary(12, 8)));
  const porta = ellipsoid(place(26, 10, 22), [15, 9, 11]);
  return (lowerMm) => {
    const body: Shape = (x, y, z) => {
      const u = x / habitus.width;
      const under = underside(u) - lowerMm - 0.32 * Math.max(-70, Math.min(70, y - 8));
      let d = roundedMax(torso.diaphragm(x, y, z) + diaphragmMm, torso.cavity(x, y, z) + 3, 6);
      d = roundedMax(d, (under - z) / 1.25, 14);
      d = roundedMax(d, (backOfLeftLobe(u) - y) / (u > 8 ? 1.9 : 1.15), 12);
      return roundedMax(d, (tip - u) * 0.9, 22);
    };
    const lobed = without(6, without(5, uneven(body, bumps, 1.6), fissure), porta);
    // Unevenness must not push it through the diaphragm or the wall.
    return (x, y, z) =>
      Math.max(lobed(x, y, z), torso.diaphragm(x, y, z) + diaphragmMm, torso.cavity(x, y, z) + 2);
  };
}

function paintVessels({ canvas, tissues, place }: Scene, random: Random, liver: Shape): void {
  const near = (x: number, y: number, z: number): Point => {
    const [px, py, pz] = place(x, y, z);
    return [px + 3 * random.normal(), py + 3 * random.normal(), pz + 3 * random.normal()];
  };
  const parenchyma = grown(liver, -7);
  const portalRoot = place(...hilum);
  const right = near(58, 4, 36);
  const left = near(14, 30, 44);
  const portal = growTree(random.fork('portal'), {
    trunks: [
      [portalRoot, right],
      [right, near(80, 26, 40), near(98, 40, 62)],
      [near(80, 26, 40), near(96, 36, 8)],
      [right, near(86, -22, 30), near(108, -36, 58)],
      [near(86, -22, 30), near(106, -34, -8)],
      [portalRoot, left, near(-4, 50, 48)],
      [left, near(-30, 44, 66)],
      [near(-4, 50, 48), near(22, 68, 44)],
    ],
    region: parenchyma,
    low,
    high,
    leafSpacingMm: 15.5,
    rootRadiusMm: 6.2,
    leafRadiusMm: 0.8,
  });
  const cava = place(...cavalConfluence);
  const hepatic = growTree(random.fork('hepatic'), {
    trunks: [
      [cava, near(46, -14, 84), near(84, -18, 58), near(104, -8, 22)],
      [cava, near(34, 16, 84), near(52, 40, 62), near(64, 50, 30)],
      [cava, near(8, 18, 84), near(-22, 42, 78), near(-46, 54, 72)],
    ],
    region: parenchyma,
    low,
    high,
    leafSpacingMm: 17.5,
    rootRadiusMm: 7,
    leafRadiusMm: 0.8,
  });
  for (const [tree, tissue] of [
    [hepatic, tissues.hepaticVein],
    [portal, tissues.portalVein],
  ] as const)
    paint(tubeLayer(canvas, treePaths(tree)), { tissue, label: labelOf('liver') });
}
