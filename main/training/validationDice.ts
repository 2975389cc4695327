import type { Dims } from '#shared/geometry/axes.ts';
import type { Voxels } from '#main/volume/volume.ts';
import { zoomNearest } from '#main/volume/zoomNearest.ts';

export interface ValidationDice {
  readonly organ: number;
  readonly tumor: number;
  /** Without the organ mask over the prediction. */
  readonly tumorAnywhere: number;
}

export interface ValidationInput {
  /** On the padded RAS grid of 1 mm: 1 organ, 2 tumor. */
  readonly prediction: Voxels<Uint8Array>;
  readonly truth: Voxels<Uint8Array>;
  /** Organ 1. */
  readonly organ: Voxels<Uint8Array>;
  /** Voxels of the CT as it is stored. */
  readonly nativeDims: Dims;
}

/**
 * The Dice numbers that the published training chooses its best model by (reference §8): on label maps zoomed to the
 * shape of the CT's array, without undoing padding and orientation. Without a truth voxel of a class 0.
 */
export function validationDice({ prediction, truth, organ, nativeDims }: ValidationInput): ValidationDice {
  const [p, t, o] = [prediction, truth, organ].map((voxels) => zoomNearest(voxels, nativeDims).data);
  return {
    organ: dice(t, 1, (v) => p[v] === 1),
    tumor: dice(t, 2, (v) => p[v] === 2 && o[v] === 1),
    tumorAnywhere: dice(t, 2, (v) => p[v] === 2),
  };
}

function dice(truth: Uint8Array, value: number, isPredicted: (voxel: number) => boolean): number {
  let [wanted, predicted, common] = [0, 0, 0];
  for (let v = 0; v < truth.length; v++) {
    const inside = isPredicted(v);
    if (truth[v] === value) wanted++;
    if (inside) predicted++;
    if (inside && truth[v] === value) common++;
  }
  return wanted === 0 ? 0 : (2 * common) / (wanted + predicted);
}
