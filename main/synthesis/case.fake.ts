import type { RuleAppearance, RuleSpec } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { type Affine, centreOf, scalingAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { type Dims, type RasMm, voxelCount } from '#shared/geometry/axes.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { eachVoxel } from '#main/volume/drawn.fake.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { type LabelMap, organContext, type OrganContext } from './organ/organContext.ts';
import type { SourceCase } from './region.ts';

export const table: readonly LabelEntry[] = [
  { value: 1, name: 'liver', colour: '#aa3322' },
  { value: 2, name: 'spleen', colour: '#3322aa' },
];

export interface FakeCase {
  readonly dims?: Dims;
  readonly affineRas?: Affine;
  /** Radius of the liver, a ball in the middle; unless given it fills the volume. */
  readonly organRadiusMm?: number;
  /** HU of the liver. */
  readonly hu?: number;
  /** Standard deviation of white noise on everything. */
  readonly noiseHu?: number;
  /** HU at a point, instead of the liver's and of fat (-100) around it. */
  readonly at?: (x: number, y: number, z: number) => number;
}

export interface Fake {
  readonly source: SourceCase & { readonly image: Volume<Int16Array>; readonly labels: Volume<Uint8Array> };
  readonly labels: LabelMap;
  readonly context: OrganContext;
  /** RAS mm of the volume's middle. */
  readonly middle: RasMm;
}

/** A liver in fat: int16 HU, uint8 labels. */
export function fakeCase(given: FakeCase = {}): Fake {
  const { dims = [48, 48, 48], affineRas = scalingAffine([1, 1, 1]), organRadiusMm = Infinity } = given;
  const { hu = 100, noiseHu = 0 } = given;
  const middle = centreOf(dims, affineRas);
  const image = new Int16Array(voxelCount(dims));
  const labels = new Uint8Array(image.length);
  const random = seededRandom(1, 'fake');
  eachVoxel(dims, (i, j, k, flat) => {
    const [x, y, z] = voxelToRas(affineRas, [i, j, k]);
    const inside = Math.hypot(x - middle[0], y - middle[1], z - middle[2]) <= organRadiusMm;
    labels[flat] = inside ? 1 : 0;
    const value = given.at?.(x - middle[0], y - middle[1], z - middle[2]) ?? (inside ? hu : -100);
    image[flat] = Math.round(value + (noiseHu > 0 ? noiseHu * random.normal() : 0));
  });
  const source = {
    image: { data: image, dims, affineRas, meaning: 'hu' as const },
    labels: { data: labels, dims, affineRas, meaning: 'label' as const },
  };
  const map = { volume: source.labels, table };
  return { source, labels: map, context: organContext(source.image, map, 'liver'), middle };
}

const appearance: RuleAppearance = {
  irregularity: 0.4,
  attenuationDifferenceHu: -60,
  textureCoarsenessMm: 6,
  textureContrast: 0.1,
  edgeSoftnessMm: 1,
  capsuleHu: 0,
  massEffectPercent: 0,
};

/** A lesion of 16 mm in the liver. */
export const fakeLesion = (
  centreRasMm: RasMm,
  given: Partial<Omit<RuleSpec, 'appearance'>> = {},
  looks: Partial<RuleAppearance> = {},
): RuleSpec => ({
  id: 'a',
  organ: 'liver',
  diameterMm: 16,
  seed: 1,
  generator: 'rules',
  ...given,
  centreRasMm: [centreRasMm[0], centreRasMm[1], centreRasMm[2]],
  appearance: { ...appearance, ...looks },
});

/** The voxels of a whole volume after a region was put into it. */
export function patched<T extends VoxelArray>(
  volume: Volume<T>,
  data: VoxelArray,
  box: { min: Dims; max: Dims },
): T {
  const out = volume.data.slice() as T;
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++)
      for (let i = box.min[0]; i < box.max[0]; i++)
        out[i + volume.dims[0] * (j + volume.dims[1] * k)] = data[at++];
  return out;
}
