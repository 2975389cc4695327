import { mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Sha256 } from '#shared/contract/primitives.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { CaseOnDisk, CaseSource } from './caseSource.ts';

/**
 * `cache/` of a case folder: its voxels ready to send and to compute on, little-endian, first axis fastest.
 * `source.raw` holds HU in the case's `type`, `labels.raw` uint8 label values (all zero without a mask). It is
 * made from the case's files and can be deleted at any time.
 */
export type VoxelKind = 'image' | 'labels';

export type HuArray = Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** The voxels of a case, decoded. */
export interface CaseVoxels {
  readonly image: Volume<HuArray>;
  readonly labels: Volume<Uint8Array<ArrayBuffer>>;
}

export interface VoxelFile {
  readonly file: string;
  readonly bytes: number;
}

const fileNames: Readonly<Record<VoxelKind, string>> = { image: 'source.raw', labels: 'labels.raw' };
const sealName = 'cache.json';

/** Written after the voxels: says from which files they were made. */
const Seal = z.object({ format: z.literal(1), image: Sha256, labels: Sha256.nullable() });

const sealOf = (source: CaseSource): z.infer<typeof Seal> => ({
  format: 1,
  image: source.image.sha256,
  labels: source.labels?.sha256 ?? null,
});

export function voxelFile({ folder, source }: CaseOnDisk, kind: VoxelKind): VoxelFile {
  const bytesPerVoxel = kind === 'labels' ? 1 : source.image.type === 'int16' ? 2 : 4;
  return {
    file: path.join(folder, 'cache', fileNames[kind]),
    bytes: voxelCount(source.image.grid.dims) * bytesPerVoxel,
  };
}

/** Whether the cache is there, whole, and made from this case's files. */
export async function isCacheWhole(onDisk: CaseOnDisk): Promise<boolean> {
  try {
    const seal = Seal.parse(JSON.parse(await readFile(path.join(onDisk.folder, 'cache', sealName), 'utf8')));
    const wanted = sealOf(onDisk.source);
    if (seal.image !== wanted.image || seal.labels !== wanted.labels) return false;
    for (const kind of ['image', 'labels'] as const) {
      const { file, bytes } = voxelFile(onDisk, kind);
      if ((await stat(file)).size !== bytes) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** @throws Problem `disk-full`, `folder-read-only`; then the cache is not whole */
export async function writeCache(onDisk: CaseOnDisk, voxels: CaseVoxels): Promise<void> {
  const cache = path.join(onDisk.folder, 'cache');
  await mkdir(cache, { recursive: true });
  for (const kind of ['image', 'labels'] as const)
    await atomicWrite(voxelFile(onDisk, kind).file, (file) => file.writeFile(bytesOf(voxels[kind].data)));
  const seal = JSON.stringify(sealOf(onDisk.source));
  await atomicWrite(path.join(cache, sealName), (file) => file.writeFile(seal));
}

/** Reads a whole cache (isCacheWhole). */
export async function readCache(onDisk: CaseOnDisk): Promise<CaseVoxels> {
  const { dims, affineRas } = onDisk.source.image.grid;
  const count = voxelCount(dims);
  const grid = { dims, affineRas };
  const hu = onDisk.source.image.type === 'int16' ? new Int16Array(count) : new Float32Array(count);
  const labels = new Uint8Array(count);
  await fill(voxelFile(onDisk, 'image').file, bytesOf(hu));
  await fill(voxelFile(onDisk, 'labels').file, labels);
  return {
    image: { ...grid, data: hu, meaning: 'hu' },
    labels: { ...grid, data: labels, meaning: 'label' },
  };
}

const bytesOf = (data: HuArray | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Largest read of one call; more than 2 GB at once is refused by the operating systems. */
const readBytes = 1 << 28;

async function fill(file: string, target: Uint8Array): Promise<void> {
  const handle = await open(file, 'r');
  try {
    for (let at = 0; at < target.length;) {
      const wanted = Math.min(readBytes, target.length - at);
      const { bytesRead } = await handle.read(target, at, wanted, at);
      if (bytesRead === 0) throw new RangeError(`${path.basename(file)} is shorter than its case`);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
