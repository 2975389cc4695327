import type { Random } from '#main/tensor/random.ts';
import { blend } from './contents.ts';
import { addUnevenness, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint, type Tissue } from './paint.ts';
import { type PathPoint, pathLength, smoothPath } from './path.ts';
import type { Scene } from './scene.ts';
import { ellipsoid, type Shape } from './shapes.ts';
import { smoothField } from './smoothField.ts';
import { lined } from './tissues.ts';
import { growTree, treePaths } from './vesselTree.ts';
import { add, distanceBetween, type Point, scale } from './vector.ts';

/** Loops of the small bowel and the vessels that fan out to them, around what is given as already taken. */
export function paintSmallBowel(scene: Scene, taken: readonly PathPoint[]): void {
  const { canvas, tissues, random, torso, place } = scene;
  const stream = random.fork('small bowel');
  const middle = ellipsoid(place(0, 32, -88), [108, 58, 84]);
  const spine = ellipsoid(place(0, -36, -90), [64, 38, 400]);
  const region: Shape = (x, y, z) =>
    Math.max(middle(x, y, z), torso.cavity(x, y, z) + 13, 8 - spine(x, y, z));
  const root = place(10, 24, -20);
  const tree = growTree(stream.fork('mesentery'), {
    trunks: [[root, place(11, 24, -60), place(14, 30, -110)]],
    region,
    low: place(-100, -10, -140),
    high: place(100, 90, -20),
    leafSpacingMm: 17,
    rootRadiusMm: 4,
    leafRadiusMm: 0.8,
  });
  paint(tubeLayer(canvas, treePaths(tree)), { tissue: tissues.portalVein, label: 0 });

  const loops = packLoops(stream.fork('loops'), region, taken, place(-100, -10, -150), place(100, 90, -15));
  const layer = tubeLayer(canvas, loops);
  const folds = smoothField(stream.fork('folds'), 8);
  addUnevenness(layer, (x, y, z) => 0.9 * folds(x, y, z), 8);
  const filling = smoothField(stream.fork('filling'), 30);
  const content: Tissue = (depth, x, y, z) => {
    const state = filling(x, y, z);
    const gasHere = Math.min((state - 1.2) * 6, (y - 32 - 6 * state) / 2.5);
    return blend(tissues.chyme, tissues.gas, gasHere, depth, x, y, z) + 8 * state;
  };
  paint(layer, { tissue: lined(tissues.bowelWall, 2.4, content, 1.2), label: labelOf('small_bowel') });
}

const radiusMm = 12.5;
const stepMm = 4;
/** Walls of neighbouring loops may merge by this much. */
const gapMm = -2;

/**
 * Fills a region with winding loops that keep clear of each other: from random starts, each a walk of slowly
 * changing bend that ends where there is no room. Short stumps are dropped.
 */
function packLoops(
  random: Random,
  region: Shape,
  taken: readonly PathPoint[],
  low: Point,
  high: Point,
): PathPoint[][] {
  const placed: PathPoint[] = [...taken];
  const loops: PathPoint[][] = [];
  for (let attempt = 0; attempt < 4000; attempt++) {
    const start: Point = [
      random.uniform(low[0], high[0]),
      random.uniform(low[1], high[1]),
      random.uniform(low[2], high[2]),
    ];
    const radius = radiusMm * random.uniform(0.85, 1.15);
    const loop = walk(
      random,
      start,
      radius,
      (at) => region(at[0], at[1], at[2]) < 0 && isClear(placed, at, radius),
    );
    if (pathLength(loop) < 18) continue;
    const smooth = smoothPath(loop, stepMm);
    loops.push(smooth);
    placed.push(...smooth);
  }
  return loops;
}

/** A walk in both directions from a start; empty when the start itself is not free. */
function walk(random: Random, start: Point, radius: number, isFree: (at: Point) => boolean): PathPoint[] {
  if (!isFree(start)) return [];
  const heading = random.uniform(0, 2 * Math.PI);
  const climb = 0.5 * random.normal();
  const ahead = halfWalk(random, start, heading, climb, radius, isFree);
  const back = halfWalk(
    random,
    start,
    heading + Math.PI,
    -climb,
    radius,
    (at) => isFree(at) && ahead.slice(6).every((past) => distanceBetween(past, at) > 2 * radius + gapMm),
  );
  return [...back.toReversed(), start, ...ahead].map((at) => ({ at, radius }));
}

/** Turns (radians a step) that are tried when the way ahead is barred. */
const detours = [0, 0.3, -0.3, 0.6, -0.6];

function halfWalk(
  random: Random,
  start: Point,
  heading: number,
  rise: number,
  radius: number,
  isFree: (at: Point) => boolean,
): Point[] {
  const points: Point[] = [];
  let at = start;
  let angle = heading;
  let climb = rise;
  let bend = random.uniform(-0.2, 0.2);
  for (let step = 0; step < 30; step++) {
    bend = Math.min(0.28, Math.max(-0.28, bend + 0.06 * random.normal()));
    climb = Math.min(1, Math.max(-1, climb + 0.12 * random.normal()));
    const level = 1 / Math.sqrt(1 + climb * climb);
    const onward = (turn: number): Point =>
      add(at, scale([Math.cos(turn) * level, Math.sin(turn) * level, climb * level], stepMm));
    // A loop may not bite its own tail.
    const past = points.slice(0, -7);
    const turn = detours
      .map((detour) => angle + bend + detour)
      .find((way) => {
        const next = onward(way);
        return isFree(next) && past.every((point) => distanceBetween(point, next) > 2 * radius + gapMm);
      });
    if (turn === undefined) break;
    at = onward(turn);
    angle = turn;
    points.push(at);
  }
  return points;
}

const isClear = (placed: readonly PathPoint[], at: Point, radius: number): boolean =>
  placed.every((other) => distanceBetween(other.at, at) >= other.radius + radius + gapMm);
