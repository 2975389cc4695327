import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import type { Dims } from '#shared/geometry/axes.ts';

/** A long scan: 512×512 pixels in plane, 300 slices, int16, packed. */
export const bigCtDims: Dims = [512, 512, 300];

/**
 * The large CT of the viewer benchmarks, as a file of `folder`; made once. The phantom's slices run up and down
 * the volume again and again until it is filled, so that every slice has anatomy and the file packs like a CT.
 */
export async function bigCtFile(folder: string): Promise<string> {
  const file = path.join(folder, 'ct-512x512x300.nii.gz');
  if (existsSync(file)) return file;
  const { ct } = makePhantom({ size: bigCtDims[0], seed: 1 });
  const slice = ct.dims[0] * ct.dims[1];
  const data = new Int16Array(slice * bigCtDims[2]);
  const period = 2 * (ct.dims[2] - 1);
  for (let k = 0; k < bigCtDims[2]; k++) {
    const phase = k % period;
    const from = phase < ct.dims[2] ? phase : period - phase;
    data.set(ct.data.subarray(from * slice, (from + 1) * slice), k * slice);
  }
  await writeNifti(file, { ...ct, data, dims: bigCtDims });
  return file;
}
