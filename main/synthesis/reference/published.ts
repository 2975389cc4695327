import type { Organ } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Dims, VoxelIjk } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import type { Random } from '#main/tensor/random.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { copyBox } from '../region.ts';
import { blendInOrgan, blurredGeometry, type Synthesised } from './blend.ts';
import { drawLocation, erodedSlices } from './location.ts';
import { pasteBlocks } from './paste.ts';
import { publishedSigmas } from './texture.ts';
import { blockOf, drawGrids, type TumorDraws } from './tumor.ts';
import { drawRadii, radiusRange, rowsOfType, tumorTypes, type TumorType } from './tumorTypes.ts';

/**
 * The published liver code (rule-based.md §1 to §6), for volumes in RAS at 1 mm isotropic; also the kidney's, for
 * which no rules were ever published. Kept as they are: the crop that loses a voxel low and two high (quirk 1),
 * one sigma and difference for all tumors of a case (8), the blur beyond the label (9), mix (10). Mended: the
 * empty eroded slice (6) and the seed (15).
 */
export interface CaseDraws {
  readonly type: TumorType;
  /** Which of `publishedSigmas` the texture is of. */
  readonly textureIndex: number;
  /** Where the crop's window starts in the texture. */
  readonly textureOffset: VoxelIjk;
  /** Centres are in the crop. */
  readonly tumors: readonly TumorDraws[];
  /** Blur of the edge, voxels. */
  readonly sigma: number;
  readonly differenceHu: number;
}

/** Size of the ready-made textures. */
export const publishedTextureDims: Dims = [420, 300, 320];

/** The organ's box less its first voxel and its last two along each axis: nothing outside is touched. */
export function publishedCrop(organ: Mask): VoxelBox {
  const { min, max } = boundingBox(organ);
  return { min: [min[0] + 1, min[1] + 1, min[2] + 1], max: [max[0] - 2, max[1] - 2, max[2] - 2] };
}

/**
 * Draws a case in the documented order: type, texture, offset (x, y, z), then per row of the type a count and per
 * tumor radii, grid sigma, three grids, place; at last the blur and the difference.
 *
 * @param organ mask of the whole volume
 * @param textureDims size of the texture; each axis longer than the crop's (else RangeError)
 * @throws Problem `no-place` when no slice of the organ is wide enough for a centre
 */
export function drawCase(
  random: Random,
  organ: Mask,
  name: Organ,
  textureDims: Dims = publishedTextureDims,
): CaseDraws {
  const crop = cropVoxels(organ, publishedCrop(organ));
  const type = random.pick(tumorTypes);
  const textureIndex = random.integer(0, publishedSigmas.length - 1);
  const offset = (axis: 0 | 1 | 2): number => {
    const room = textureDims[axis] - crop.dims[axis];
    if (room < 1) throw new RangeError(`a texture of ${textureDims.join('x')} is too small for this organ`);
    return random.integer(0, room - 1);
  };
  const textureOffset: VoxelIjk = [offset(0), offset(1), offset(2)];
  const { min, max } = boundingBox(crop);
  // Only the liver's slices are eroded in the authors' later code, the one that handles other organs.
  const places = name === 'liver' ? erodedSlices(crop) : crop;
  const tumors: TumorDraws[] = [];
  for (const row of rowsOfType(type)) {
    const wanted = random.integer(...row.count);
    for (let placed = 0; placed < wanted; placed++) {
      const radii = drawRadii(random, row.sizeClass);
      const grids = drawGrids(random, row.gridSigma(random));
      const centre = drawLocation(random, places, [min[2], max[2] - 1]);
      if (centre === undefined) {
        const diameterMm = 2 * radiusRange(row.sizeClass)[0];
        throw new Problem('no-place', { organ: name, diameterMm, placed, wanted });
      }
      tumors.push({ radii, grids, centre });
    }
  }
  const sigma = random.uniform(1, 2);
  return { type, textureIndex, textureOffset, tumors, sigma, differenceHu: random.uniform(65, 145) };
}

/**
 * A case from its draws.
 *
 * @param image HU, RAS, 1 mm
 * @param organ of the image's size
 * @param texture the texture of the draws
 */
export function synthesiseCase(
  image: Voxels,
  organ: Mask,
  texture: Voxels,
  draws: Pick<CaseDraws, 'textureOffset' | 'tumors' | 'sigma' | 'differenceHu'>,
): Synthesised {
  const box = publishedCrop(organ);
  const crop = cropVoxels(organ, box);
  const size = boxDims(box);
  const [ox, oy, oz] = draws.textureOffset;
  const window = cropVoxels(texture, {
    min: [ox, oy, oz],
    max: [ox + size[0], oy + size[1], oz + size[2]],
  });
  const geometry = pasteBlocks(crop, draws.tumors.map(blockOf));
  const inside = blendInOrgan(
    { image: cropVoxels(image, box), organ: crop, geometry, texture: window },
    blurredGeometry(geometry, draws.sigma),
    draws.differenceHu,
  );
  const hu = { data: Float32Array.from(image.data), dims: image.dims };
  const label = { data: organ.data.slice(), dims: organ.dims };
  copyBox(inside.hu.data, box, hu.data, fullBox(hu.dims));
  copyBox(inside.label.data, box, label.data, fullBox(label.dims));
  return { hu, label };
}
