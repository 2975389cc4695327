import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { shearOf } from '#shared/geometry/affine.ts';
import { sameGrid } from '#shared/geometry/grid.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import type { FileHash } from '../files/sha256.ts';
import { type ByteSink, writeBytes } from '../files/writeBytes.ts';
import { encodeHeader, type NewHeader } from './encodeHeader.ts';
import { affineOfQform, qformOf, squareAffine } from './forms.ts';
import { labelArrayOf } from './labelArray.ts';
import { encodeLabelExtension } from './labelExtension.ts';
import { intentLabel } from './niftiImage.ts';
import { shearDegrees, shearTolerance } from './placement.ts';
import { storedTypeOfArray } from './storedType.ts';

/** What NIfTI-1's 16-bit dimensions can state. */
const mostNifti1 = 32767;

const pieceBytes = 1 << 20;

/**
 * Writes a volume as one NIfTI file: NIfTI-1, or NIfTI-2 when an axis has more than 32767 voxels; packed when
 * the name ends in .gz; atomically; the same bytes for the same volume (writeBytes.ts says how far).
 *
 * Voxels are stored as they are, without scaling, in the array's type; sform and qform both state the affine,
 * squared (forms.ts). Where float32 puts the qform more than 0.01 mm off anywhere in the volume, it is left out.
 * A volume of meaning `label` is stored as uint8 or uint16 with intent 1002 and its table in a header
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
  if (shearOf(volume.affineRas) > shearTolerance)
    throw new Problem('nifti-shear', { file: name, degrees: shearDegrees(volume.affineRas) });
  const isLabel = volume.meaning === 'label';
  const data = isLabel ? labelArrayOf(volume.data, name) : volume.data;
  const head = encodeHeader(headerOf(volume, data, labels, isLabel));
  return writeBytes(file, async (sink) => {
    await sink(head);
    await putVoxels(sink, data);
  });
}

function headerOf(
  { dims, affineRas }: Volume,
  data: VoxelArray,
  labels: readonly LabelEntry[],
  isLabel: boolean,
): NewHeader {
  const version = dims.some((n) => n > mostNifti1) ? 2 : 1;
  const square = squareAffine(affineRas);
  const qform = qformOf(square, version === 1 ? Math.fround : (value) => value);
  const read = affineOfQform(qform);
  const told = read !== undefined && sameGrid({ dims, affineRas: square }, { dims, affineRas: read });
  return {
    version,
    dims,
    type: storedTypeOfArray(data),
    affineRas: square,
    ...(told ? { qform } : {}),
    intentCode: isLabel ? intentLabel : 0,
    extensions: isLabel && labels.length > 0 ? encodeLabelExtension(labels) : new Uint8Array(0),
  };
}

async function putVoxels(sink: ByteSink, data: VoxelArray): Promise<void> {
  for (let at = 0; at < data.byteLength; at += pieceBytes) {
    const length = Math.min(pieceBytes, data.byteLength - at);
    await sink(new Uint8Array(data.buffer, data.byteOffset + at, length));
  }
}
