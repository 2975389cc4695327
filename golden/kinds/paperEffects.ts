import type { VoxelIjk } from '#shared/geometry/axes.ts';
import { blurredGeometry, labelOf } from '#main/synthesis/reference/blend.ts';
import {
  addCapsule,
  blendTexture,
  capsuleEdge,
  massEffect,
  paperTexture,
} from '#main/synthesis/reference/paperEffects.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly zoom: number;
  readonly sigma_b: number;
  readonly sigma_c: number;
  readonly centre: VoxelIjk;
  readonly radius_max: number;
  readonly intensity_percent: number;
  readonly edge_low: number;
  readonly edge_high: number;
  readonly sigma_d: number;
  readonly capsule_hu: number;
}

/** Texture, blend, mass effect and capsule of the paper; the capsule follows the blur before the warp. */
export const paperEffects: GoldenKind = {
  kind: 'paper_effects',
  run(golden) {
    const config = golden.json['config'] as Config;
    const image = realVoxels(stored(golden, 'volume'));
    const organ = byteVoxels(stored(golden, 'organ_mask'));
    const geometry = byteVoxels(stored(golden, 'geometry'));
    const noise = realVoxels(stored(golden, 'noise'));
    const texture = paperTexture(noise, config.zoom, image.dims, config.sigma_b);
    const blur = blurredGeometry(geometry, config.sigma_c);
    const blended = blendTexture(image, blur, texture);
    const warped = massEffect(blended, labelOf(organ, geometry), {
      centre: config.centre,
      radius: config.radius_max,
      percent: config.intensity_percent,
    });
    const capsule = {
      low: config.edge_low,
      high: config.edge_high,
      sigma: config.sigma_d,
      hu: config.capsule_hu,
    };
    const edge = capsuleEdge(blur, capsule);
    return compareStored(golden, {
      texture: rowMajor(texture),
      geometry_blur: rowMajor(blur),
      blended: rowMajor(blended),
      warped: rowMajor(warped.image),
      warped_label: rowMajor(warped.label),
      capsule_edge: rowMajor(edge),
      result: rowMajor(addCapsule(warped.image, edge, capsule)),
    });
  },
};
