import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { harmlessName, openUploads } from './uploads.ts';

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'uploads-'));
  folder = path.join(base, 'uploads');
});
afterEach(() => rm(base, { recursive: true }));

const missing = expect.objectContaining({ code: 'file-missing' });

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size).fill(size);
}

describe('uploads', () => {
  it('keep the bytes and the name until discarded or the next start', async () => {
    const uploads = await openUploads(folder);
    const id = await uploads.receive('C:\\scans\\ct.nii.gz', chunks(2, 3));
    const file = uploads.fileOf(id);
    expect(path.basename(file)).toBe('ct.nii.gz');
    expect([...(await readFile(file))]).toEqual([2, 2, 3, 3, 3]);
    await uploads.discard(id);
    expect(() => uploads.fileOf(id)).toThrow(missing);
    const other = await uploads.receive('a.nii', chunks(1));
    const nextStart = await openUploads(folder);
    expect(() => nextStart.fileOf(other)).toThrow(missing);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leave nothing behind when the stream breaks or the disk runs low', async () => {
    const uploads = await openUploads(folder, () => Promise.resolve(256 * 2 ** 20 + 10));
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(3);
      throw new Error('connection lost');
    };
    await expect(uploads.receive('a.nii', broken())).rejects.toThrow('connection lost');
    await expect(uploads.receive('a.nii', chunks(8, 8))).rejects.toMatchObject({ code: 'disk-full' });
    await expect(uploads.receive('a.nii', chunks(1), 11)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('never reach outside their folder', async () => {
    const uploads = await openUploads(folder);
    for (const name of ['../../escape', '/etc/escape', '..\\escape', '..']) {
      const file = uploads.fileOf(await uploads.receive(name, chunks(1)));
      expect(path.dirname(path.dirname(file))).toBe(folder);
    }
    expect(existsSync(path.join(base, 'escape'))).toBe(false);
    expect(() => uploads.fileOf('..')).toThrow(missing);
  });
});

describe('harmlessName', () => {
  it.each([
    ['a/b\\c.nii.gz', 'c.nii.gz'],
    ['..hidden', 'hidden'],
    ['..', 'upload'],
    ['', 'upload'],
    ['a\u0000b|c?.nii', 'abc.nii'],
    [`${'x'.repeat(300)}.nii.gz`, `${'x'.repeat(113)}.nii.gz`],
  ])('makes %j %j', (name, harmless) => expect(harmlessName(name)).toBe(harmless));
});
