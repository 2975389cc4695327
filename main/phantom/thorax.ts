import { shapeLayer, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint } from './paint.ts';
import { smoothPath } from './path.ts';
import { drawCourse, type Knot, type Scene } from './scene.ts';
import { ellipsoid, grown, intersection, type Shape, uneven, union, without } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { lined } from './tissues.ts';
import { growTree, treePaths } from './vesselTree.ts';
import type { Point } from './vector.ts';

/** Thickness of the diaphragm with the pleura on it, mm. */
export const diaphragmMm = 3;

const low: Point = [-160, -130, -40];
const high: Point = [160, 130, 140];

/** Diaphragm, lung bases with their vessels, the underside of the heart, the esophagus. */
export function paintThorax(scene: Scene): void {
  const { canvas, tissues, torso, random } = scene;
  const above: Shape = (x, y, z) => -torso.diaphragm(x, y, z);
  const chest = intersection(2, torso.cavity, grown(above, diaphragmMm));
  paint(shapeLayer(canvas, low, high, chest), { tissue: tissues.muscle, label: 0 });
  const heart = heartShape(scene);
  const mediastinum = union(12, mediastinumShape(scene), grown(heart, 5));
  const space = intersection(2, grown(torso.cavity, -1.5), above);
  const middle = intersection(2, space, mediastinum);
  paint(shapeLayer(canvas, low, high, middle), { tissue: tissues.fat, label: 0 });
  const lungs = without(8, space, mediastinum);
  for (const side of [-1, 1] as const) paintLung(scene, lungs, side);
  paint(shapeLayer(canvas, low, high, intersection(3, heart, space)), {
    tissue: lined(tissues.myocardium, 13, tissues.vein, 6),
    label: labelOf('heart'),
  });
  const esophagus = drawCourse(scene, random.fork('esophagus'), esophagusKnots, 1.5);
  paint(tubeLayer(canvas, [smoothPath(esophagus)]), {
    tissue: lined(tissues.bowelWall, 4, tissues.fluid, 2),
    label: labelOf('esophagus'),
  });
}

const esophagusKnots: readonly Knot[] = [
  [-6, -6, 140, 8],
  [-9, 2, 110, 8],
  [-18, 8, 88, 8],
  [-28, 6, 78, 7],
];

function paintLung({ canvas, tissues, place, random }: Scene, lungs: Shape, side: -1 | 1): void {
  const name = side > 0 ? 'lung_lower_lobe_right' : 'lung_lower_lobe_left';
  const lung = intersection(6, lungs, (x) => -side * x);
  paint(shapeLayer(canvas, low, high, lung), { tissue: tissues.lung, label: labelOf(name) });
  const vessels = growTree(random.fork(name), {
    trunks: [[place(side * 32, -12, 165), place(side * 55, -18, 128)]],
    region: grown(lung, -5),
    low: place(side > 0 ? 10 : -140, -90, 0),
    high: place(side > 0 ? 140 : -10, 90, 130),
    leafSpacingMm: 19,
    rootRadiusMm: 5,
    leafRadiusMm: 0.7,
  });
  paint(tubeLayer(canvas, treePaths(vessels)), { tissue: tissues.vein, label: labelOf(name) });
}

function heartShape({ place, random }: Scene): Shape {
  const stream = random.fork('heart');
  const centre = place(-24 + stream.uniform(-5, 5), 34, 134 + stream.uniform(-4, 4));
  const size = stream.uniform(0.93, 1.07);
  return uneven(ellipsoid(centre, [60 * size, 44 * size, 34 * size]), smoothField(stream, 30), 2);
}

/** What stands between the lungs in front of the spine. */
const mediastinumShape = ({ place }: Scene): Shape => ellipsoid(place(-4, -18, 90), [34, 44, 400]);
