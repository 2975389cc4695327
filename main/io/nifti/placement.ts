import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type Affine, determinant, shearOf, spacingOf } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { sameGrid } from '#shared/geometry/grid.ts';
import { cornerDistanceMm } from './cornerDistance.ts';
import { affineOfQform, type Qform } from './forms.ts';
import type { AffineSource } from './niftiImage.ts';

/** What a header says about where its voxels lie, in the header's own unit of length. */
export interface HeaderPlacement {
  readonly dims: Dims;
  readonly sformCode: number;
  readonly sform: Affine;
  readonly qformCode: number;
  readonly qform: Qform;
  /** The spatial part of `xyzt_units`. */
  readonly unitCode: number;
}

export interface Placement {
  readonly affineRas: Affine;
  readonly affineSource: AffineSource;
  readonly warnings: readonly Warning[];
}

/** Sine of the angle off square from which a grid counts as sheared: 0.006°, 0.04 mm over a body's width. */
export const shearTolerance = 1e-4;

/** Degrees off square of the affine's axes. */
export const shearDegrees = (affineRas: Affine): number =>
  (Math.asin(Math.min(1, shearOf(affineRas))) * 180) / Math.PI;

/**
 * The affine that holds: the sform when it has a code, else the qform when it has one, else the spacing alone.
 *
 * @throws Problem `nifti-spacing` when a spacing is zero, negative or not finite where it is needed;
 *   `nifti-singular` when the matrix is not finite or flat
 */
export function placementOf(header: HeaderPlacement, file: string): Placement {
  const { affine, affineSource } = chosenForm(header, file);
  const spacing = spacingOf(affine);
  if (!affine.every(Number.isFinite)) throw new Problem('nifti-singular', { file });
  if (spacing.some((mm) => !(mm > 0)))
    throw new Problem('nifti-spacing', { file, spacing: spacing.join(' × ') });
  // Relative to the spacing, so that micrometre voxels are not mistaken for flat ones.
  if (Math.abs(determinant(affine)) < 1e-6 * spacing[0] * spacing[1] * spacing[2])
    throw new Problem('nifti-singular', { file });
  const affineRas = inMillimetres(affine, header.unitCode);
  return { affineRas, affineSource, warnings: warningsOf(header, affineRas, affineSource, file) };
}

function chosenForm(header: HeaderPlacement, file: string): { affine: Affine; affineSource: AffineSource } {
  if (header.sformCode > 0) return { affine: header.sform, affineSource: 'sform' };
  const { spacing } = header.qform;
  if (!spacing.every((mm) => mm > 0 && Number.isFinite(mm)))
    throw new Problem('nifti-spacing', { file, spacing: spacing.join(' × ') });
  if (header.qformCode <= 0) return { affine: analyzeAffine(header.dims, spacing), affineSource: 'pixdim' };
  const affine = affineOfQform(header.qform);
  if (affine === undefined) throw new Problem('nifti-singular', { file });
  return { affine, affineSource: 'qform' };
}

/** Analyze 7.5's convention, as nibabel takes it: the first axis runs to the Left, world 0 is the middle. */
function analyzeAffine(dims: Dims, spacing: readonly [number, number, number]): Affine {
  const [x, y, z] = [-spacing[0], spacing[1], spacing[2]];
  const middle = (axis: 0 | 1 | 2, step: number): number => (-step * (dims[axis] - 1)) / 2;
  return [x, 0, 0, middle(0, x), 0, y, 0, middle(1, y), 0, 0, z, middle(2, z), 0, 0, 0, 1];
}

const units: Readonly<Record<number, { readonly name: string; readonly mm: number }>> = {
  0: { name: 'millimetres', mm: 1 },
  1: { name: 'metres', mm: 1000 },
  2: { name: 'millimetres', mm: 1 },
  3: { name: 'micrometres', mm: 0.001 },
};

function inMillimetres(affine: Affine, unitCode: number): Affine {
  const mm = units[unitCode]?.mm ?? 1;
  // Adding 0 turns -0, which quaternions leave behind, into 0: one place, one affine.
  return affine.map((value, at) => (at < 12 ? value * mm + 0 : value));
}

function warningsOf(
  header: HeaderPlacement,
  affineRas: Affine,
  affineSource: AffineSource,
  file: string,
): Warning[] {
  const warnings: Warning[] = [];
  const unit = units[header.unitCode];
  if (affineSource === 'pixdim') warnings.push({ code: 'no-form-code', data: { file } });
  if (unit === undefined) warnings.push({ code: 'units-unknown', data: { file, code: header.unitCode } });
  else if (unit.mm !== 1) warnings.push({ code: 'units-converted', data: { file, unit: unit.name } });
  const millimetres = differenceMm(header, affineRas);
  if (millimetres > 0) warnings.push({ code: 'forms-differ', data: { file, millimetres } });
  if (shearOf(affineRas) > shearTolerance)
    warnings.push({ code: 'grid-sheared', data: { file, degrees: shearDegrees(affineRas) } });
  return warnings;
}

/** How far apart sform and qform place a corner voxel; 0 when they agree or only one has a code. */
function differenceMm(header: HeaderPlacement, affineRas: Affine): number {
  if (header.sformCode <= 0 || header.qformCode <= 0) return 0;
  const qform = affineOfQform(header.qform);
  if (qform === undefined || !qform.every(Number.isFinite)) return 0;
  const other = { dims: header.dims, affineRas: inMillimetres(qform, header.unitCode) };
  if (sameGrid({ dims: header.dims, affineRas }, other)) return 0;
  return cornerDistanceMm({ dims: header.dims, affineRas }, other);
}
