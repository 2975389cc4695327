import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPathPolicy, type PathPolicy } from './pathPolicy.ts';

let base: string;
let policy: PathPolicy;
const at = (...parts: string[]): string => path.join(base, ...parts);

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'policy-')));
  for (const folder of ['data', 'data/inner', 'data-secret', 'elsewhere']) await mkdir(at(folder));
  await writeFile(at('data/ct.nii'), '');
  await writeFile(at('data-secret/ct.nii'), '');
  await symlink(at('data-secret/ct.nii'), at('data/escape.nii'));
  await symlink(at('data-secret'), at('data/escape'));
  await symlink(at('data/inner'), at('elsewhere/door'));
  policy = await createPathPolicy([at('data'), at('not-there')]);
});
afterEach(() => rm(base, { recursive: true }));

const outside = { code: 'path-outside' };

describe('existing', () => {
  it('answers the real path of what lies below a root', async () => {
    expect(await policy.existing(at('data/inner/../ct.nii'))).toBe(at('data/ct.nii'));
    expect(await policy.existing(at('data'))).toBe(at('data'));
    expect(await policy.existing(at('elsewhere/door'))).toBe(at('data/inner'));
  });

  it.each([
    ['a sibling with the root as prefix', () => at('data-secret/ct.nii')],
    ['dots', () => `${at('data')}/../data-secret/ct.nii`],
    ['a link to a file outside', () => at('data/escape.nii')],
    ['a folder link to outside', () => at('data/escape/ct.nii')],
    ['a relative path', () => 'data/ct.nii'],
    ['a zero byte', () => `${at('data/ct.nii')}\0.nii`],
    ['the root of everything', () => path.parse(base).root],
  ])('refuses %s', async (_, place) => {
    await expect(policy.existing(place())).rejects.toMatchObject(outside);
  });

  it('tells that a file is missing only inside the roots', async () => {
    await expect(policy.existing(at('data/none.nii'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(policy.existing(at('elsewhere/none.nii'))).rejects.toMatchObject(outside);
    await expect(policy.existing(at('data/escape/none.nii'))).rejects.toMatchObject(outside);
  });
});

describe('writable', () => {
  it('takes new places below a root', async () => {
    expect(await policy.writable(at('data/new/deep'))).toBe(at('data/new/deep'));
    expect(await policy.writable(at('elsewhere/door/new'))).toBe(at('data/inner/new'));
  });

  it('refuses new places behind a link to outside', async () => {
    await expect(policy.writable(at('data/escape/new'))).rejects.toMatchObject(outside);
    await expect(policy.writable(at('data/../elsewhere/new'))).rejects.toMatchObject(outside);
  });

  it('refuses a dangling link to outside', async () => {
    await symlink(at('elsewhere/not-yet'), at('data/dangling'));
    await expect(policy.writable(at('data/dangling'))).rejects.toMatchObject(outside);
  });
});

describe('grant', () => {
  it('opens another folder or a single file', async () => {
    await policy.grant(at('data-secret/ct.nii'));
    expect(await policy.existing(at('data/escape.nii'))).toBe(at('data-secret/ct.nii'));
    await expect(policy.existing(at('data-secret'))).rejects.toMatchObject(outside);
  });

  it('adds no root for what may be read already', async () => {
    await policy.grant(at('data/inner'));
    expect(policy.roots()).toEqual([at('data')]);
  });
});
