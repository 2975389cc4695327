import type { CaseScores } from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import { matchLesions } from './lesions/matchLesions.ts';
import { radiusOfMm } from './lesions/radiusBin.ts';
import { scoreMasks } from './maskScores.ts';
import { cutPair, inPrediction } from './surface/maskPair.ts';

/** Bits of a coded voxel. Tumor is part of the organ: it sets both bits of its file. */
export const codes = { trueOrgan: 1, trueTumor: 2, predictedOrgan: 4, predictedTumor: 8 } as const;

/** The values of a label map that are organ and those that are tumor. */
export interface LabelRoles {
  readonly organ: readonly number[];
  readonly tumor: readonly number[];
}

type LabelData = Uint8Array | Uint16Array;

/** A label map's voxels and what its values mean. */
export interface RoledData {
  readonly data: LabelData;
  readonly roles: LabelRoles;
}

/** Two label maps of one grid, and which values mean what in each. */
export interface ToScore extends Grid {
  /** Left out: a healthy scan, nothing is true. */
  readonly truth?: RoledData | undefined;
  readonly prediction: RoledData;
  /** Where tumor may be predicted: voxels that are not 0. */
  readonly organMask?: LabelData | undefined;
}

export type ScoredCase = Omit<CaseScores, 'name' | 'fold' | 'warnings'>;

/** Measures everything about one case. */
export function scoreCase(given: ToScore, settings: EvaluationSettings): ScoredCase {
  const { dims, affineRas } = given;
  const { coded, dropped } = code(given);
  const voxels = { data: coded, dims };
  dropSmall(coded, given, settings.minimumRadiusMm);
  const tumor = cutPair(voxels, codes.trueTumor, codes.predictedTumor);
  const { trueLesions, predictedLesions } = matchLesions(tumor, affineRas, settings.minimumOverlap);
  return {
    dims: [dims[0], dims[1], dims[2]],
    spacingMm: spacingOf(affineRas),
    ...(hasOrgans(coded) && {
      organ: scoreMasks(
        cutPair(voxels, codes.trueOrgan, codes.predictedOrgan),
        affineRas,
        settings.toleranceMm,
      ),
    }),
    tumor: scoreMasks(tumor, affineRas, settings.toleranceMm),
    trueLesions: [...trueLesions],
    predictedLesions: [...predictedLesions],
    ...(given.organMask && { droppedMl: (dropped * voxelVolumeMm3(affineRas)) / 1000 }),
  };
}

/**
 * Whether the organ can be compared: the truth has voxels of organ beside its tumor, and the prediction too, or none
 * at all (it missed the organ). A file of tumor alone says nothing about the organ.
 */
function hasOrgans(coded: Uint8Array): boolean {
  const seen = new Uint8Array(16);
  for (let v = 0; v < coded.length; v++) seen[coded[v]] = 1;
  const some = (wanted: number, without: number): boolean =>
    seen.some((is, bits) => is === 1 && (bits & wanted) !== 0 && (bits & without) === 0);
  return (
    some(codes.trueOrgan, codes.trueTumor) &&
    (some(codes.predictedOrgan, codes.predictedTumor) || !some(codes.predictedTumor, 0))
  );
}

/** Both maps in one array of `codes`; predicted tumor outside the organ mask is not coded but counted. */
function code({ dims, truth, prediction, organMask }: ToScore): { coded: Uint8Array; dropped: number } {
  const coded = new Uint8Array(dims[0] * dims[1] * dims[2]);
  let dropped = 0;
  if (truth) {
    const bits = bitsOf(truth.roles, codes.trueOrgan, codes.trueTumor);
    for (let v = 0; v < coded.length; v++) coded[v] = bits[truth.data[v]];
  }
  const bits = bitsOf(prediction.roles, codes.predictedOrgan, codes.predictedTumor);
  for (let v = 0; v < coded.length; v++) {
    const own = bits[prediction.data[v]];
    if ((own & codes.predictedTumor) !== 0 && organMask !== undefined && organMask[v] === 0) dropped++;
    else coded[v] |= own;
  }
  return { coded, dropped };
}

function bitsOf({ organ, tumor }: LabelRoles, organBit: number, tumorBit: number): Uint8Array {
  const bits = new Uint8Array(65536);
  for (const value of organ) bits[value] = organBit;
  for (const value of tumor) bits[value] = tumorBit | organBit;
  return bits;
}

/** Predicted lesions below a radius become organ. */
function dropSmall(coded: Uint8Array, { dims, affineRas }: Grid, minimumRadiusMm: number): void {
  if (minimumRadiusMm <= 0) return;
  const pair = cutPair({ data: coded, dims }, 0, codes.predictedTumor);
  const found = components(
    { data: pair.data.map((bits) => (bits & inPrediction ? 1 : 0)), dims: pair.dims },
    26,
  );
  const voxelMm3 = voxelVolumeMm3(affineRas);
  const small = new Uint8Array(found.count + 1);
  for (const { label, voxels } of componentTable(found))
    if (radiusOfMm(voxels * voxelMm3) < minimumRadiusMm) small[label] = 1;
  const [nx, ny, nz] = pair.dims;
  const [i0, j0, k0] = pair.box.min.map((at) => at - 1);
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1; i < nx - 1; i++)
        if (small[found.labels.data[i + nx * (j + ny * k)]] === 1)
          coded[i0 + i + dims[0] * (j0 + j + dims[1] * (k0 + k))] &= ~codes.predictedTumor;
}
