import path from 'node:path';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { shearOf } from '#shared/geometry/affine.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import type { FileHash } from '../files/sha256.ts';
import { writeBytes } from '../files/writeBytes.ts';
import { encodeHeader } from './encodeHeader.ts';
import { geometryOfGrid, type HeaderGeometry } from './headerGeometry.ts';
import { labelArrayOf } from './labelArray.ts';
import { encodeLabelExtension } from './labelExtension.ts';
import { intentLabel } from './niftiImage.ts';
import { shearDegrees, shearTolerance } from './placement.ts';
import { storedTypeOfArray } from './storedType.ts';

/** Bytes handed on at a time. */
const pieceBytes = 1 << 20;

/**
 * Writes a volume as one NIfTI file: NIfTI-1, or NIfTI-2 when an axis has more than 32767 voxels; packed when
 * the name ends in .gz; atomically; the same bytes for the same volume (writeBytes.ts says how far).
 *
 * Voxels are stored as they are, without scaling, in the array's type; sform and qform both state the affine,
 * squared. A volume of meaning `label` is stored as uint8 or uint16 with intent 1002 and its table in a header
 * extension. No text of the source travels along.
 *
 * @param labels rows of the label table; only for volumes of meaning `label`
 * @returns hash and size of the file
 * @throws Problem `nifti-shear`, `labels-not-integer`, `disk-full`, `folder-read-only`, `file-missing`
 */
export async function writeNifti(
  file: string,
  volume: Volume,
  labels: readonly LabelEntry[] = [],
): Promise<FileHash> {
  const name = path.basename(file);
  const { dims, affineRas } = volume;
  if (shearOf(affineRas) > shearTolerance)
    throw new Problem('nifti-shear', { file: name, degrees: shearDegrees(affineRas) });
  const geometry = geometryOfGrid(dims, affineRas);
  if (volume.meaning !== 'label') return writeVoxels(file, volume.data, geometry, 0, new Uint8Array(0));
  return writeLabels(file, labelArrayOf(volume.data, name), geometry, labels);
}

/**
 * Writes labels as `writeNifti` does, but with a geometry taken as it is (geometryOfHeader of their image): then
 * every reader puts labels and image on the same grid, whatever it makes of units, codes and shear.
 *
 * @param data one label per voxel of the geometry's grid
 * @returns hash and size of the file
 * @throws Problem `disk-full`, `folder-read-only`, `file-missing`
 */
export async function writeLabels(
  file: string,
  data: Uint8Array | Uint16Array,
  geometry: HeaderGeometry,
  labels: readonly LabelEntry[],
): Promise<FileHash> {
  const extensions = labels.length > 0 ? encodeLabelExtension(labels) : new Uint8Array(0);
  return writeVoxels(file, data, geometry, intentLabel, extensions);
}

/**
 * Writes probabilities as one byte a voxel, 0..255 for 0..1, which readers scale back; the geometry is taken as it is.
 *
 * @returns hash and size of the file
 * @throws Problem `disk-full`, `folder-read-only`, `file-missing`
 */
export const writeProbability = (
  file: string,
  data: Uint8Array,
  geometry: HeaderGeometry,
): Promise<FileHash> => writeVoxels(file, data, geometry, 0, new Uint8Array(0), 1 / 255);

function writeVoxels(
  file: string,
  data: VoxelArray,
  geometry: HeaderGeometry,
  intentCode: number,
  extensions: Uint8Array,
  slope = 1,
): Promise<FileHash> {
  return writeBytes(file, async (sink) => {
    await sink(encodeHeader({ geometry, type: storedTypeOfArray(data), intentCode, extensions, slope }));
    for (let at = 0; at < data.byteLength; at += pieceBytes) {
      const length = Math.min(pieceBytes, data.byteLength - at);
      await sink(new Uint8Array(data.buffer, data.byteOffset + at, length));
    }
  });
}
