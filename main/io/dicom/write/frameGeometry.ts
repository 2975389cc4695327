import type { DicomOrigin } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';
import { applyAffine, shearOf, spacingOf, voxelStep } from '#shared/geometry/affine.ts';
import type { Axis } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { shearTolerance } from '../../nifti/placement.ts';
import { type DicomDataset, decimal } from './dataset.ts';

/** Where the slices (third axis) of a volume lie, in DICOM's LPS mm. */
export interface FrameGeometry {
  readonly columns: number;
  readonly rows: number;
  /** Along a row, then along a column. */
  readonly orientation: readonly string[];
  /** Between rows, between columns. */
  readonly pixelSpacing: readonly string[];
  readonly sliceSpacing: string;
  /** Of the first voxel of each slice. */
  readonly positions: readonly (readonly string[])[];
  /** The image behind each slice, where there is one that can be referred to. */
  readonly sources: readonly (DicomDataset | undefined)[];
}

/**
 * Geometry of a volume's slices: the source images' own where its voxels are theirs, else computed from the affine.
 *
 * @param origin of a volume read from DICOM
 * @throws Problem `request-invalid` when the grid's axes are not at right angles: DICOM has no slices like that
 */
export function frameGeometry(grid: Grid, origin?: DicomOrigin): FrameGeometry {
  const { dims, affineRas } = grid;
  if (shearOf(affineRas) > shearTolerance)
    throw new Problem('request-invalid', {
      field: 'image',
      reason: 'its axes are not at right angles: resample it first (difftumor convert --orient RAS)',
    });
  const spacingMm = spacingOf(affineRas);
  const own = origin?.grid === 'slices' && origin.slices.length === dims[2] ? origin : undefined;
  return {
    columns: dims[0],
    rows: dims[1],
    orientation: (own?.orientationLps ?? [...directionLps(grid, 0), ...directionLps(grid, 1)]).map(decimal),
    pixelSpacing: (own?.pixelSpacingMm ?? [spacingMm[1], spacingMm[0]]).map(decimal),
    sliceSpacing: decimal(spacingMm[2]),
    positions: Array.from({ length: dims[2] }, (_, k) => {
      const [x, y, z] = applyAffine(affineRas, [0, 0, k]);
      return (own?.slices[k].positionLps ?? [-x, -y, z]).map(decimal);
    }),
    sources: Array.from({ length: dims[2] }, (_, k) => own && referenceTo(own, k)),
  };
}

function directionLps({ affineRas }: Grid, axis: Axis): number[] {
  const [x, y, z] = voxelStep(affineRas, axis);
  const length = Math.hypot(x, y, z);
  // Adding 0 makes -0 a 0.
  return [-x / length + 0, -y / length + 0, z / length + 0];
}

function referenceTo({ sopClassUid, slices }: DicomOrigin, k: number): DicomDataset | undefined {
  const { sopInstanceUid, frame } = slices[k];
  if (sopClassUid === undefined || sopInstanceUid === undefined) return undefined;
  return {
    ReferencedSOPClassUID: sopClassUid,
    ReferencedSOPInstanceUID: sopInstanceUid,
    ...(frame !== undefined && { ReferencedFrameNumber: frame }),
  };
}
