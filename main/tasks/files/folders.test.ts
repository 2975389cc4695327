import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFolder } from './folders.ts';
import { createPathPolicy } from './pathPolicy.ts';

let base: string;
const at = (...parts: string[]): string => path.join(base, ...parts);
beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'folders-')));
  for (const folder of ['data', 'data/b', 'data/a', 'other']) await mkdir(at(folder));
  for (const file of ['ct10.nii', 'ct9.nii', '.hidden']) await writeFile(at('data', file), 'x');
  await symlink(at('nowhere'), at('data/dangling'));
});
afterEach(() => rm(base, { recursive: true }));

describe('listFolder', () => {
  it('lists folders first, then files in the order of their numbers', async () => {
    const listing = await listFolder(await createPathPolicy([at('data')]));
    expect(listing.path).toBe(at('data'));
    expect(listing.parent).toBeUndefined();
    expect(listing.entries.map((entry) => entry.name)).toEqual(['a', 'b', 'ct9.nii', 'ct10.nii']);
    expect(listing.entries.at(-1)).toEqual({
      name: 'ct10.nii',
      path: at('data/ct10.nii'),
      kind: 'file',
      bytes: 1,
    });
  });

  it('leads up only inside the roots', async () => {
    const policy = await createPathPolicy([at('data')]);
    expect((await listFolder(policy, at('data/a'))).parent).toBe(at('data'));
    await expect(listFolder(policy, base)).rejects.toMatchObject({ code: 'path-outside' });
  });

  it('begins with the roots when there are several', async () => {
    const policy = await createPathPolicy([at('data'), at('other')]);
    expect((await listFolder(policy)).entries.map((entry) => entry.path)).toEqual([at('data'), at('other')]);
  });
});
