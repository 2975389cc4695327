import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { shearOf } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { reorient } from '#main/volume/reorient.ts';
import { resampleLabels } from '#main/volume/resampleLabels.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import { resampleNearest } from '#main/volume/resampleNearest.ts';
import { gridOfSpacing, type Interpolation, resampleToSpacing } from '#main/volume/resampleToSpacing.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { FileHash } from '../files/sha256.ts';
import { shearTolerance } from '../nifti/placement.ts';
import { storedTypeOfArray, type WritableTypeName, writableTypes } from '../nifti/storedType.ts';
import { writeNifti } from '../nifti/writeNifti.ts';
import { castVoxels } from './castVoxels.ts';
import { type ImageChoice, readImage } from './readImage.ts';
import { squareGrid } from './squareGrid.ts';

export interface ConvertOptions {
  /** Directions in which the output's i, j and k grow, such as RAS; as in the input unless given. */
  readonly orientation?: string | undefined;
  /** Distance between the output's voxel centres along its i, j and k; as in the input unless given. */
  readonly spacingMm?: readonly [number, number, number] | undefined;
  /** Unless given: area-correct for label maps, else linear. */
  readonly interpolation?: Interpolation | undefined;
  /** Element type of the output; as the input reads unless given. */
  readonly type?: WritableTypeName | undefined;
  /** Of a DICOM input. */
  readonly dicom?: ImageChoice | undefined;
}

export interface Converted extends FileHash, Grid {
  readonly type: string;
  readonly warnings: readonly Warning[];
}

/**
 * Reads an image, turns it, resamples it, changes its element type, in this order and each only when asked, and
 * writes it as NIfTI. A sheared grid (gantry tilt) becomes square when a spacing is asked for; what its tilt
 * leaves uncovered is air. A label map keeps its table.
 *
 * @param input NIfTI, or DICOM: a file, a folder, a ZIP archive
 * @throws Problem as `readImage` and `writeNifti`; `request-invalid` when the orientation is none, a value does
 *   not fit the type, or labels shall be interpolated or stored as something else
 */
export async function convert(
  input: string,
  output: string,
  options: ConvertOptions = {},
): Promise<Converted> {
  const { volume, warnings, table } = await readImage(input, options.dicom);
  refuseForLabels(volume, options);
  const turned = options.orientation === undefined ? volume : reorient(volume, options.orientation);
  const resampled = options.spacingMm === undefined ? turned : resample(turned, options.spacingMm, options);
  const name = options.type ?? storedTypeOfArray(volume.data).name;
  const type = writableTypes.find((candidate) => candidate.name === name) ?? storedTypeOfArray(volume.data);
  const cast = { ...resampled, data: castVoxels(resampled.data, type) };
  const hash = await writeNifti(output, cast, table);
  return { ...hash, dims: cast.dims, affineRas: cast.affineRas, type: type.name, warnings };
}

function refuseForLabels({ meaning }: Volume, { interpolation, type }: ConvertOptions): void {
  if (meaning !== 'label') return;
  if (interpolation === 'linear')
    throw new Problem('request-invalid', { field: 'interp', reason: 'labels have no values in between' });
  if (type !== undefined && type !== 'uint8' && type !== 'uint16')
    throw new Problem('request-invalid', { field: 'dtype', reason: 'labels are stored as uint8 or uint16' });
}

function resample(
  volume: Volume,
  spacingMm: readonly [number, number, number],
  { interpolation = volume.meaning === 'label' ? 'labels' : 'linear' }: ConvertOptions,
): Volume {
  if (shearOf(volume.affineRas) <= shearTolerance) return resampleToSpacing(volume, spacingMm, interpolation);
  const target = gridOfSpacing(squareGrid(volume), spacingMm);
  switch (interpolation) {
    case 'linear':
      return resampleLinear(volume, target, { antiAlias: true });
    case 'nearest':
      return resampleNearest(volume, target);
    case 'labels':
      return resampleLabels(volume, target);
  }
}
