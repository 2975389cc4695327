import type { MaskScores } from '#shared/contract/evaluation.ts';
import { spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import { diceOf, stateOf } from './overlap.ts';
import type { MaskPair } from './surface/maskPair.ts';
import { hausdorffMm, meanDistanceMm, surfaceDice, surfaceDistances } from './surface/surfaceDistances.ts';

/**
 * Every metric of a pair of masks, empty masks by the rules of segmentation.md §11.
 *
 * @param affineRas of the volume that the pair was cut from: its spacing and the volume of its voxels
 * @param toleranceMm of the surface Dice
 */
export function scoreMasks(pair: MaskPair, affineRas: Affine, toleranceMm: number): MaskScores {
  const distances = surfaceDistances(pair, spacingOf(affineRas));
  const voxelMl = voxelVolumeMm3(affineRas) / 1000;
  const [truthMl, predictionMl] = [pair.truthVoxels * voxelMl, pair.predictionVoxels * voxelMl];
  const state = stateOf(pair);
  return {
    state,
    dice: diceOf(pair),
    surfaceDice: surfaceDice(distances, toleranceMm),
    hausdorff95Mm: hausdorffMm(distances, 95),
    hausdorffMm: hausdorffMm(distances, 100),
    meanDistanceOfTruthMm: meanDistanceMm(distances.truth),
    meanDistanceOfPredictionMm: meanDistanceMm(distances.prediction),
    truthMl,
    predictionMl,
    volumeErrorMl: predictionMl - truthMl,
    volumeErrorPercent: pair.truthVoxels === 0 ? NaN : (100 * (predictionMl - truthMl)) / truthMl,
  };
}
