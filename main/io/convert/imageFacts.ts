import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type Affine, spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { type Statistics, statistics } from '#main/volume/statistics.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { mostLabel } from '../nifti/labelArray.ts';
import { decodeLabelExtension } from '../nifti/labelExtension.ts';
import type { AffineSource } from '../nifti/niftiImage.ts';
import { shearDegrees } from '../nifti/placement.ts';
import { readNifti } from '../nifti/readNifti.ts';

/** One value of a label map. */
export interface LabelFact {
  readonly value: number;
  /** From the file's own table or the caller's names; undefined when neither has the value. */
  readonly name?: string;
  readonly voxels: number;
  readonly volumeMl: number;
}

/** What `difftumor info` tells of an image. */
export interface ImageFacts {
  /** Base names: one, or those of the .hdr and the .img. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly format: 'NIfTI-1' | 'NIfTI-2';
  readonly dims: Dims;
  readonly spacingMm: readonly [number, number, number];
  /** Directions in which i, j and k grow. */
  readonly orientation: string;
  readonly affineRas: Affine;
  readonly affineSource: AffineSource;
  /** Degrees that the voxel axes are off square. */
  readonly shearDegrees: number;
  readonly stored: {
    readonly type: string;
    readonly slope: number;
    readonly inter: number;
    readonly littleEndian: boolean;
  };
  /** Of the real values (HU of a CT). */
  readonly values: Statistics;
  /** Values other than 0, when the file is a label map or looks like one. */
  readonly labels?: readonly LabelFact[];
  readonly warnings: readonly Warning[];
}

/** A file not marked as label map is taken for one up to this many different values; TotalSegmentator has 118. */
const mostLabels = 150;

/**
 * The facts of an image file.
 *
 * @param names what label values mean, where the caller knows
 * @throws Problem as `readNifti`
 */
export async function imageFacts(file: string, names: LabelNames = {}): Promise<ImageFacts> {
  const { header, volume, files, bytes, sha256, warnings, extensions } = await readNifti(file);
  const { type, slope, inter, littleEndian } = header.stored;
  const counts = labelCounts(volume.data, volume.meaning === 'label' ? mostLabel + 1 : mostLabels);
  const own = decodeLabelExtension(extensions) ?? [];
  const voxelMm3 = voxelVolumeMm3(volume.affineRas);
  const labels = counts?.map(([value, voxels]): LabelFact => {
    const name = names[String(value)] ?? own.find((row) => row.value === value)?.name;
    return { value, ...(name === undefined ? {} : { name }), voxels, volumeMl: mm3ToMl(voxels * voxelMm3) };
  });
  return {
    files: files.map((name) => path.basename(name)),
    bytes,
    sha256,
    format: header.version === 1 ? 'NIfTI-1' : 'NIfTI-2',
    dims: volume.dims,
    spacingMm: spacingOf(volume.affineRas),
    orientation: orientationCode(volume.affineRas),
    affineRas: volume.affineRas,
    affineSource: header.affineSource,
    shearDegrees: shearDegrees(volume.affineRas),
    stored: { type: type.name, slope, inter, littleEndian },
    values: statistics(volume.data),
    ...(labels === undefined ? {} : { labels }),
    warnings,
  };
}

/** How often each value but 0 occurs, by value; undefined when one is no label or there are more than `most`. */
function labelCounts(data: VoxelArray, most: number): [number, number][] | undefined {
  const counts = new Map<number, number>();
  let [last, run] = [0, 0];
  const add = (): void => void counts.set(last, (counts.get(last) ?? 0) + run);
  for (let v = 0; v < data.length; v++) {
    const value = data[v];
    if (value === last) {
      run++;
      continue;
    }
    if (!(value >= 0 && value <= mostLabel && Number.isInteger(value))) return undefined;
    add();
    if (counts.size > most) return undefined;
    [last, run] = [value, 1];
  }
  add();
  counts.delete(0);
  return [...counts].toSorted(([a], [b]) => a - b);
}
