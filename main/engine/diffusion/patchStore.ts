import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { ComputeProvider } from '#shared/contract/primitives.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { type DecodedPatch, replacesPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import { decodeSafetensors, encodeSafetensors, parseSafetensorsHeader } from '#main/tensor/safetensors.ts';
import type { CaseOnDisk } from '../caseSource.ts';

/** A decoded patch and what computed it. */
export interface StoredPatch {
  readonly patch: DecodedPatch;
  readonly provider: ComputeProvider;
}

/** Decoded patches by key, each expensive to make. */
export interface PatchStore {
  read(key: string): Promise<StoredPatch | undefined>;
  write(key: string, stored: StoredPatch): Promise<void>;
}

/** What a patch is made of, beside its spec. */
export interface PatchSource {
  readonly imageSha256: string;
  readonly labelsSha256: string | undefined;
  readonly rows: readonly LabelEntry[];
}

export const patchSourceOf = ({ image, labels }: CaseOnDisk['source']): PatchSource => ({
  imageSha256: image.sha256,
  labelsSha256: labels?.sha256,
  rows: labels?.rows ?? [],
});

/** Changes when another version of the program would make another patch of the same spec. */
const recipeVersion = 1;

/**
 * Name of a patch: equal for lesions that the networks draw alike. How a lesion is put into its scan (edge, mass effect,
 * noise) is not in it, so that changing these takes no longer than with a rule-based one.
 */
export function patchKey(spec: DiffusionSpec, { imageSha256, labelsSha256, rows }: PatchSource): string {
  const { organ, centreRasMm, diameterMm, seed, model, autoencoder, sampling, appearance } = spec;
  const parts = [
    recipeVersion,
    imageSha256,
    labelsSha256 ?? '',
    rows.map(({ value, name }) => [value, name]),
    [organ, centreRasMm, diameterMm, seed, appearance.irregularity],
    [model.sha256, autoencoder?.sha256 ?? '', sampling.sampler, sampling.steps],
    replacesPatch(spec),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

const hashOf = (values: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

const Origin = z.tuple([z.number(), z.number(), z.number()]);

/**
 * `patches/` of a case folder: a safetensors file per patch, `hu` as float32 [z, y, x], its first voxel's place in RAS mm
 * and what computed it in the metadata, and a hash. They are made from the case and its lesions' models, and are kept because that
 * takes long. One that is broken counts as missing.
 */
export function patchFiles(caseFolder: string): PatchStore {
  const folder = path.join(caseFolder, 'patches');
  const fileOf = (key: string): string => path.join(folder, `${key}.safetensors`);
  return {
    read: async (key) => {
      const file = fileOf(key);
      try {
        const bytes = await readFile(file);
        const { metadata } = parseSafetensorsHeader(bytes, bytes.length, key);
        const hu = decodeSafetensors(bytes, key).get('hu');
        const [x, y, z] = Origin.parse(JSON.parse(metadata['originRasMm']));
        if (hu?.dtype !== 'F32' || hu.shape.length !== 3) return undefined;
        const [nz, ny, nx] = hu.shape;
        const patch: DecodedPatch = {
          hu: hu.data as Float32Array,
          dims: [nx, ny, nz],
          affineRas: scalingAffine([1, 1, 1], [x, y, z]),
        };
        if (patch.hu.length !== voxelCount(patch.dims) || hashOf(patch.hu) !== metadata['sha256'])
          return undefined;
        return { patch, provider: ComputeProvider.parse(metadata['provider']) };
      } catch {
        return undefined;
      }
    },
    write: async (key, { patch, provider }) => {
      const [nx, ny, nz] = patch.dims;
      const { affineRas } = patch;
      const bytes = encodeSafetensors(
        new Map([['hu', { dtype: 'F32', shape: [nz, ny, nx], data: patch.hu }]]),
        {
          originRasMm: JSON.stringify([affineRas[3], affineRas[7], affineRas[11]]),
          provider,
          sha256: hashOf(patch.hu),
        },
      );
      await mkdir(folder, { recursive: true });
      await atomicWrite(fileOf(key), (file) => file.writeFile(bytes));
    },
  };
}
