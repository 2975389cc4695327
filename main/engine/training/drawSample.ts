import type { SizeClass } from '#shared/contract/lesion.ts';
import { isProblem } from '#shared/contract/problems.ts';
import type { OnTheFly, TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { axes, type Dims } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { invertAffine, rasToVoxel } from '#shared/geometry/affine.ts';
import { type Composer, createComposer } from '#main/synthesis/compose/composer.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import type { Random } from '#main/tensor/random.ts';
import { augment, type Sample } from '#main/training/transforms/augment.ts';
import type { LoadedCase } from './trainingCase.ts';
import type { CentreVoxels } from './centreVoxels.ts';

/** What a drawing needs of a recipe. */
export type SampleRecipe = Pick<
  TrainSegmentationRecipe,
  'labels' | 'input' | 'synthesis' | 'centres' | 'augment'
>;

/** A sample as the network takes it: row-major over the patch, x slowest. */
export interface DrawnSample {
  readonly case: string;
  readonly image: Float32Array<ArrayBuffer>;
  /** Class numbers. */
  readonly label: Float32Array<ArrayBuffer>;
  /** How many lesions were put into the case for it. */
  readonly lesions: number;
}

/**
 * One sample of a case: lesions put into a healthy one, a crop around lesion, organ or background, augmentation. The
 * published training crops first and puts the tumor into the crop; here the crop can be centred on it, and a tumor is
 * placed by the whole organ. A pure function of its arguments: the case is left as it was.
 *
 * @param centres where crops of the case can be centred, lesions apart
 */
export function drawSample(
  loaded: LoadedCase,
  centres: CentreVoxels,
  recipe: SampleRecipe,
  random: Random,
): DrawnSample {
  const { labelled, channelOf } = loaded;
  const composer = createComposer(labelled, labelled.factsOf);
  const lesions = putIn(loaded, composer, recipe.synthesis, random.fork('lesions'));
  const centre = drawCentre(loaded, centres, lesions, recipe, random.fork('centre'));
  const size = recipe.input.patch;
  const box = boxAround(centre, labelled.image.dims, size);
  const cropped = cutSample(composer, channelOf, box, labelled.image.dims, recipe.input.windowHu);
  const { image, label } = recipe.augment ? augment(cropped, random.fork('augment')) : cropped;
  return {
    case: loaded.name,
    image: rowMajor(image.data, size),
    label: rowMajor(label.data, size),
    lesions: lesions.length,
  };
}

/** Puts lesions into a healthy case with the recipe's probability. Where no place is found, it stays healthy. */
function putIn(
  { organs, labelled }: LoadedCase,
  composer: Composer,
  synthesis: OnTheFly | undefined,
  random: Random,
): readonly LesionSpec[] {
  if (synthesis === undefined || organs.length === 0 || !random.chance(synthesis.share)) return [];
  const organ = random.pick(organs);
  const sizeClass = drawSize(synthesis.sizes, random);
  if (sizeClass === undefined) return [];
  try {
    const specs = planLesions(labelled.contextOf(organ), {
      task: 'synthesize',
      organ,
      placement: {
        kind: 'automatic',
        count: random.integer(1, synthesis.mostLesions),
        avoidVessels: false,
      },
      size: { kind: 'class', sizeClass },
      generator: synthesis.generator,
      appearance: synthesis.appearance,
      seed: random.uint32(),
    });
    composer.set(specs);
    return specs;
  } catch (error) {
    if (isProblem(error, 'no-place') || isProblem(error, 'lesion-vanished')) return [];
    throw error;
  }
}

/** A class by its weight; undefined when none has any. */
function drawSize(sizes: OnTheFly['sizes'], random: Random): SizeClass | undefined {
  return weighted(Object.entries(sizes) as [SizeClass, number][], random);
}

function weighted<T>(entries: readonly (readonly [T, number])[], random: Random): T | undefined {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (total <= 0) return undefined;
  let left = random.uniform(0, total);
  for (const [value, weight] of entries) {
    left -= weight;
    if (left < 0) return value;
  }
  return entries.findLast(([, weight]) => weight > 0)?.[0];
}

function drawCentre(
  { labelled }: LoadedCase,
  { organ, lesion, background }: CentreVoxels,
  placed: readonly LesionSpec[],
  { centres, input }: SampleRecipe,
  random: Random,
): Dims {
  const { dims, affineRas } = labelled.image;
  const kinds = [
    ['lesion', placed.length > 0 || lesion.length > 0 ? centres.lesion : 0],
    ['organ', organ.length > 0 ? centres.organ : 0],
    ['background', background.length > 0 ? centres.background : 0],
  ] as const;
  const kind = weighted(kinds, random);
  if (kind === 'lesion' && placed.length > 0) {
    const { centreRasMm } = random.pick(placed);
    const middle = rasToVoxel(invertAffine(affineRas), centreRasMm);
    // Not always in the middle of the crop, or the network would learn that.
    const [x, y, z] = axes.map((axis) => {
      const reach = Math.floor(input.patch[axis] / 4);
      return Math.round(middle[axis]) + random.integer(-reach, reach);
    });
    return [x, y, z];
  }
  const voxels = { lesion, organ, background }[kind ?? 'background'];
  const v = voxels.length > 0 ? voxels[random.integer(0, voxels.length - 1)] : 0;
  return [v % dims[0], Math.floor(v / dims[0]) % dims[1], Math.floor(v / (dims[0] * dims[1]))];
}

/** The box of a size around a voxel, moved inside the volume; around its middle along an axis that is shorter. */
function boxAround(centre: Dims, dims: Dims, size: Dims): VoxelBox {
  const [x, y, z] = axes.map((axis) => {
    const room = dims[axis] - size[axis];
    if (room <= 0) return Math.floor(room / 2);
    return Math.min(Math.max(centre[axis] - Math.floor(size[axis] / 2), 0), room);
  });
  return { min: [x, y, z], max: [x + size[0], y + size[1], z + size[2]] };
}

/** Image in 0..1 and classes of a box; beyond the volume air. */
function cutSample(
  composer: Composer,
  channelOf: Uint8Array,
  box: VoxelBox,
  dims: Dims,
  [low, high]: readonly [number, number],
): Sample {
  const size = boxDims(box);
  const inside = intersectBoxes(box, fullBox(dims));
  const { hu, labels } = composer.read(inside);
  const [nx, ny, nz] = boxDims(inside);
  const image = new Float32Array(size[0] * size[1] * size[2]);
  const label = new Uint8Array(image.length);
  const shift = axes.map((axis) => inside.min[axis] - box.min[axis]);
  let from = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let to = shift[0] + size[0] * (shift[1] + j + size[1] * (shift[2] + k));
      for (let i = 0; i < nx; i++, from++, to++) {
        image[to] = Math.min(Math.max((hu[from] - low) / (high - low), 0), 1);
        label[to] = channelOf[labels[from]];
      }
    }
  return { image: { data: image, dims: size }, label: { data: label, dims: size } };
}

/** From the first axis fastest to the last axis fastest. */
export function rowMajor(data: Float32Array | Uint8Array, [nx, ny, nz]: Dims): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  let at = 0;
  for (let i = 0; i < nx; i++)
    for (let j = 0; j < ny; j++) {
      let from = i + nx * j;
      for (let k = 0; k < nz; k++, from += nx * ny) out[at++] = data[from];
    }
  return out;
}
