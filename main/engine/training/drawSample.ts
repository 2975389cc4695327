import type { TrainRecipe } from '#shared/contract/training.ts';
import { axes, type Dims } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { invertAffine, rasToVoxel } from '#shared/geometry/affine.ts';
import type { Composer } from '#main/synthesis/compose/composer.ts';
import type { Random } from '#main/tensor/random.ts';
import type { Sample } from '#main/training/transforms/augment.ts';
import type { CentreVoxels } from './centreVoxels.ts';
import { type DrawingRules, drawingRulesOf } from './drawingRules.ts';
import { type Painters, putLesions } from './lesions/putLesions.ts';
import { weighted } from './lesions/weighted.ts';
import { type SampleTensors, shapeSample } from './shapeSample.ts';
import type { LoadedCase } from './trainingCase.ts';

/** A sample as its network takes it. */
export interface DrawnSample {
  readonly case: string;
  readonly tensors: SampleTensors;
  /** How many lesions were put into the case for it. */
  readonly lesions: number;
  /** What drew them: `rules`, or the ID of a model. */
  readonly drawnBy?: string;
  /** Of what a step draws for it. */
  readonly seed: number;
}

/**
 * One sample of a case: lesions put into a healthy one, a crop around lesion, organ or background, augmentation. The
 * published training crops first and puts the tumor into the crop; here the crop can be centred on it, and a tumor is
 * placed by the whole organ. A pure function of its arguments (on a processor, where networks give the same bits): the
 * case is left as it was.
 *
 * @param centres where crops of the case can be centred, lesions apart
 */
export async function drawSample(
  loaded: LoadedCase,
  centres: CentreVoxels,
  recipe: TrainRecipe,
  random: Random,
  painters: Painters,
): Promise<DrawnSample> {
  const { labelled, channelOf } = loaded;
  const rules = drawingRulesOf(recipe);
  const { composer, lesions, by } = await putLesions(
    loaded,
    rules.synthesis,
    random.fork('lesions'),
    painters,
  );
  const centre = drawCentre(loaded, centres, lesions, rules, random.fork('centre'));
  const box = boxAround(centre, labelled.image.dims, rules.input.patch);
  const cut = cutSample(composer, channelOf, box, labelled.image.dims, rules.input.windowHu);
  return {
    case: loaded.name,
    tensors: shapeSample(cut, recipe, rules.labels, random.fork('augment')),
    lesions: lesions.length,
    ...(by !== undefined && { drawnBy: by }),
    seed: random.fork('step').uint32(),
  };
}

function drawCentre(
  { labelled }: LoadedCase,
  { organ, lesion, background }: CentreVoxels,
  placed: readonly LesionSpec[],
  { centres, input }: DrawingRules,
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
