import type { Random } from '#main/tensor/random.ts';
import { blend, bubbly, levelled } from './contents.ts';
import { addUnevenness, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint, type Tissue } from './paint.ts';
import { type PathPoint, pathPoint, smoothPath } from './path.ts';
import { drawCourse, keptInside, type Scene } from './scene.ts';
import { smoothField } from './smoothField.ts';
import { lined } from './tissues.ts';

/** Stomach: fundus behind under the left dome, body forward and down, antrum across the midline. */
export function paintStomach(scene: Scene): void {
  const { canvas, tissues, random } = scene;
  const stream = random.fork('stomach');
  const fill = stream.uniform(0.78, 1.08);
  const course = drawCourse(
    scene,
    stream,
    [
      [-46, -8, 88, 26],
      [-58, 14, 70, 29],
      [-64, 34, 44, 27],
      [-56, 46, 18, 25],
      [-28, 54, 2, 20],
      [2, 52, 0, 15],
      [22, 44, 4, 10],
    ],
    3,
    0.02,
  ).map(({ at, radius }) => ({ at, radius: radius * fill }));
  const path = keptInside(scene, smoothPath(course), 5).map(({ at, radius }) => {
    const over = scene.torso.diaphragm(...at) + radius + 5;
    return over > 0 ? pathPoint(at[0], at[1], at[2] - over, radius) : { at, radius };
  });
  const layer = tubeLayer(canvas, [path]);
  const folds = smoothField(stream, 13);
  addUnevenness(layer, (x, y, z) => 1.6 * folds(x, y, z), 10);
  paint(layer, {
    tissue: lined(tissues.bowelWall, 3.6, levelled(tissues.chyme, tissues.gas, stream.uniform(40, 56)), 1.4),
    label: labelOf('stomach'),
    haloMm: 2.5,
    haloTissue: tissues.fat,
  });
}

/** Course of the duodenum: round the head of the pancreas, then across between aorta and mesenteric artery. */
export function duodenumPath(scene: Scene): PathPoint[] {
  const course = drawCourse(
    scene,
    scene.random.fork('duodenum course'),
    [
      [22, 44, 4, 10],
      [38, 38, 8, 12],
      [54, 26, -4, 12],
      [56, 18, -36, 12],
      [44, 14, -58, 12],
      [18, 16, -66, 10],
      [-12, 15, -60, 9.5],
      [-34, 20, -42, 11],
      [-44, 32, -32, 11],
    ],
    2,
  );
  return smoothPath(course);
}

export function paintDuodenum({ canvas, tissues, random }: Scene, path: readonly PathPoint[]): void {
  const stream = random.fork('duodenum');
  paint(tubeLayer(canvas, [path]), {
    tissue: lined(
      tissues.bowelWall,
      2.6,
      bubbly(tissues.fluid, tissues.gas, smoothField(stream, 9), 1.6),
      1.2,
    ),
    label: labelOf('duodenum'),
    haloMm: 1.5,
    haloTissue: tissues.fat,
  });
}

/** Course of the colon: up the right flank, across in front, down the left flank. */
export function colonPath(scene: Scene): PathPoint[] {
  const stream = scene.random.fork('colon course');
  const sag = stream.uniform(-14, 10);
  const course = drawCourse(
    scene,
    stream,
    [
      [92, 4, -140, 25],
      [100, -4, -105, 24],
      [100, -4, -75, 22],
      [88, 24, -58, 20],
      [62, 52, -60 + sag / 2, 18],
      [20, 62, -72 + sag, 18],
      [-28, 62, -62 + sag, 18],
      [-68, 54, -34 + sag / 2, 18],
      [-96, 36, -14, 18],
      [-104, 14, -6, 16],
      [-108, -12, -34, 15],
      [-108, -36, -62, 14],
      [-106, -34, -100, 13],
      [-96, -26, -140, 14],
    ],
    4,
    0.08,
  );
  return haustra(keptInside(scene, smoothPath(course, 2.5), 3), stream);
}

/** The colon along its course, with gas in front and stool behind. */
export function paintColon({ canvas, tissues, random }: Scene, path: readonly PathPoint[]): void {
  const stream = random.fork('colon');
  const gas = smoothField(stream, 26);
  const crumbs = smoothField(stream.fork('crumbs'), 8);
  const stool = bubbly(tissues.stool, tissues.gas, crumbs, 1.25);
  const content: Tissue = (depth, x, y, z) =>
    blend(stool, tissues.gas, (gas(x, y * 0.5, z) * 12 + y - 46) / 2.5, depth, x, y, z);
  paint(tubeLayer(canvas, [path]), {
    tissue: lined(tissues.bowelWall, 2.2, content, 1.2),
    label: labelOf('colon'),
    haloMm: 2,
    haloTissue: tissues.fat,
  });
}

/** Narrows a tube every 20 to 26 mm, as the haustra do. */
function haustra(path: readonly PathPoint[], random: Random): PathPoint[] {
  const pitchMm = random.uniform(22, 28);
  return path.map(({ at, radius }, n) => ({
    at,
    radius: radius * (0.8 + 0.2 * Math.sqrt(Math.abs(Math.sin((Math.PI * n * 2.5) / pitchMm)))),
  }));
}
