import type { PredictedLesion, TrueLesion } from '#shared/contract/evaluation.ts';
import { type Affine, voxelToRas, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { VoxelIjk } from '#shared/geometry/axes.ts';
import { components } from '#main/volume/components.ts';
import { type Component, componentTable } from '#main/volume/componentTable.ts';
import { inPrediction, inTruth, type MaskPair } from '../surface/maskPair.ts';
import { binOf, radiusOfMm } from './radiusBin.ts';

export interface MatchedLesions {
  readonly trueLesions: readonly TrueLesion[];
  readonly predictedLesions: readonly PredictedLesion[];
}

/**
 * The lesions of both masks and which of them meet. The rule, stated here and nowhere else:
 *
 * - A lesion is a 26-connected component.
 * - A lesion of the truth is *detected* when at least one of its voxels, and at least the share `minimumOverlap` of
 *   them, is predicted as tumor, by however many predicted lesions.
 * - A predicted lesion is *real* when at least one of its voxels, and at least that share of them, is tumor in the
 *   truth, of however many lesions; otherwise it is a *false positive*.
 *
 * So a prediction that splits or merges lesions is not punished twice, the order of the lesions does not matter, and
 * a prediction that fills the whole organ detects everything but is itself one false positive.
 *
 * @param affineRas of the volume that the pair was cut from
 */
export function matchLesions(pair: MaskPair, affineRas: Affine, minimumOverlap: number): MatchedLesions {
  const truth = lesionsOf(pair, inTruth);
  const prediction = lesionsOf(pair, inPrediction);
  const shared = sharedVoxels(truth.labels, prediction.labels);
  const voxelMm3 = voxelVolumeMm3(affineRas);
  const facts = ({ label, voxels, centroid }: Component) => {
    const volumeMm3 = voxels * voxelMm3;
    const radiusMm = radiusOfMm(volumeMm3);
    // The pair has a border of one voxel.
    const inVolume = centroid.map((at, axis) => at - 1 + pair.box.min[axis]) as [number, number, number];
    const [x, y, z] = voxelToRas(affineRas, inVolume satisfies VoxelIjk);
    return {
      id: label,
      centreRasMm: [x, y, z] as [number, number, number],
      voxels,
      volumeMl: volumeMm3 / 1000,
      radiusMm,
      bin: binOf(radiusMm),
    };
  };
  const enough = (common: number, of: number): boolean => common > 0 && common / of >= minimumOverlap;
  return {
    trueLesions: truth.table.map((lesion) => {
      const touching = [...(shared.byTruth.get(lesion.label) ?? [])].map(([id, voxels]) => ({ id, voxels }));
      const common = touching.reduce((sum, { voxels }) => sum + voxels, 0);
      return {
        ...facts(lesion),
        detected: enough(common, lesion.voxels),
        coveredShare: common / lesion.voxels,
        dice: (2 * common) / (lesion.voxels + claimedVoxels(lesion.label)),
        touching,
      };
    }),
    predictedLesions: prediction.table.map((lesion) => {
      const common = sum(shared.byPrediction.get(lesion.label)?.values());
      return {
        ...facts(lesion),
        real: enough(common, lesion.voxels),
        realShare: common / lesion.voxels,
      };
    }),
  };

  /** Voxels of the predicted lesions that touch a true one, without those that lie in other true lesions. */
  function claimedVoxels(label: number): number {
    let claimed = 0;
    for (const [predicted, own] of shared.byTruth.get(label) ?? [])
      claimed +=
        prediction.table[predicted - 1].voxels - sum(shared.byPrediction.get(predicted)?.values()) + own;
    return claimed;
  }
}

const sum = (values: Iterable<number> | undefined): number => {
  let total = 0;
  for (const value of values ?? []) total += value;
  return total;
};

function lesionsOf({ data, dims }: MaskPair, bit: number): { labels: Uint32Array; table: Component[] } {
  const found = components({ data: data.map((bits) => bits & bit), dims }, 26);
  return { labels: found.labels.data, table: componentTable(found) };
}

type Shared = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** How many voxels each true lesion shares with each predicted one, by either. */
function sharedVoxels(
  truth: Uint32Array,
  prediction: Uint32Array,
): { byTruth: Shared; byPrediction: Shared } {
  const byTruth = new Map<number, Map<number, number>>();
  const byPrediction = new Map<number, Map<number, number>>();
  const count = (rows: Map<number, Map<number, number>>, row: number, column: number): void => {
    const counts = rows.get(row) ?? new Map<number, number>();
    counts.set(column, (counts.get(column) ?? 0) + 1);
    rows.set(row, counts);
  };
  for (let v = 0; v < truth.length; v++) {
    if (truth[v] === 0 || prediction[v] === 0) continue;
    count(byTruth, truth[v], prediction[v]);
    count(byPrediction, prediction[v], truth[v]);
  }
  return { byTruth, byPrediction };
}
