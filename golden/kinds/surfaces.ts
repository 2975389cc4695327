import { diceOf } from '#main/evaluation/overlap.ts';
import { pairOf } from '#main/evaluation/surface/maskPair.ts';
import {
  hausdorffMm,
  meanDistanceMm,
  surfaceDice,
  surfaceDistances,
  surfaceOverlap,
} from '#main/evaluation/surface/surfaceDistances.ts';
import { surfaceAreasMm2, surfaceNormals } from '#main/evaluation/surface/surfaceElements.ts';
import { type GoldenCase, stored } from '../case.ts';
import { check, type Check, failed } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels } from '../voxels.ts';

type Triple = readonly [number, number, number];

interface StoredPair {
  readonly name: string;
  readonly spacing_mm: Triple;
  readonly values: Readonly<Record<string, number | string>>;
}

/** Areas for both stored spacings, and every code's triangles, whose signs and order do not matter to an area. */
export const surfelTable: GoldenKind = {
  kind: 'surfel-table',
  run(golden) {
    const normals = stored(golden, 'normals').data;
    const triangles = (read: (at: number) => Triple): string =>
      JSON.stringify(
        [0, 1, 2, 3]
          .map(read)
          .filter((normal) => normal.some((n) => n !== 0))
          .sort(),
      );
    const different = surfaceNormals.filter((own, code) => {
      const theirs = triangles((t) => {
        const at = 12 * code + 3 * t;
        return [normals[at], normals[at + 1], normals[at + 2]].map((n) => Math.abs(8 * Number(n))) as never;
      });
      return theirs !== triangles((t) => own[t] ?? [0, 0, 0]);
    });
    return [
      check('triangles', [different.length], [0], { rule: 'exact' }),
      ...compareStored(
        golden,
        {
          area_1_1_1: Float32Array.from(surfaceAreasMm2([1, 1, 1])),
          area_08_07_25: Float32Array.from(surfaceAreasMm2([0.8, 0.7, 2.5])),
        },
        ['normals'],
      ),
    ];
  },
};

/** Every stored number of every pair. */
export const maskPairs: GoldenKind = {
  kind: 'mask-pairs',
  run: (golden) => (golden.json['pairs'] as StoredPair[]).flatMap((pair) => checkPair(golden, pair)),
};

function checkPair(golden: GoldenCase, { name, spacing_mm: spacing, values }: StoredPair): Check[] {
  const pair = pairOf(
    byteVoxels(stored(golden, `truth_${name}`)),
    byteVoxels(stored(golden, `pred_${name}`)),
  );
  const distances = surfaceDistances(pair, spacing);
  const dice = diceOf(pair);
  const found: Readonly<Record<string, number>> = {
    dice,
    nsd_2mm: surfaceDice(distances, 2),
    nsd_1mm: surfaceDice(distances, 1),
    hd95: hausdorffMm(distances, 95),
    hd100: hausdorffMm(distances, 100),
    dice_coefficient_module: dice,
    asd_truth_to_pred: meanDistanceMm(distances.truth),
    asd_pred_to_truth: meanDistanceMm(distances.prediction),
    overlap_truth_2mm: surfaceOverlap(distances.truth, 2),
    overlap_pred_2mm: surfaceOverlap(distances.prediction, 2),
    surface_area_truth: distances.truth.areaMm2,
    surface_area_pred: distances.prediction.areaMm2,
    surfels_truth: distances.truth.distancesMm.length,
    surfels_pred: distances.prediction.distancesMm.length,
    voxels_truth: pair.truthVoxels,
    voxels_pred: pair.predictionVoxels,
    voxels_both: pair.bothVoxels,
  };
  const { rtol, abs } = golden.json['tolerance'] as { rtol: number; abs: number };
  return Object.entries(values).map(([key, expected]) =>
    key in found
      ? check(`${name}.${key}`, [found[key]], [Number(expected)], { rule: 'close', rtol, atol: abs })
      : failed(`${name}.${key}`, 'not computed'),
  );
}
