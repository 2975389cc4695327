import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LesionStatistics } from '#shared/contract/lesionStatistics.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { runCommandLine } from '../commandLine.ts';
import { listeningSurroundings } from '../surroundings.fake.ts';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

/** Writes 8 voxels in a row, one digit a voxel, times a factor. */
async function write(file: string, digits: string, factor = 1) {
  await mkdir(path.dirname(at(file)), { recursive: true });
  const data = Int16Array.from(digits, (digit) => factor * Number(digit));
  const affineRas = scalingAffine([1, 1, 1]);
  await writeNifti(at(file), { data, dims: [digits.length, 1, 1], affineRas, meaning: 'hu' });
}

async function run(...args: string[]) {
  const around = listeningSurroundings();
  const status = await runCommandLine(['statistics', ...args, '--out', at('out')], around);
  return { status, printed: around.printed.join('\n'), told: around.told.join('\n') };
}

const result = async (): Promise<LesionStatistics> =>
  LesionStatistics.parse(JSON.parse(await readFile(at('out/statistics.json'), 'utf8')));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'statistics-'));
});
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(at(name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

describe('statistics', () => {
  it('shows results of ours beside an nnU-Net set', async () => {
    await write('ours/a/labels.nii.gz', '01122110');
    await write('ours/a/ct.nii.gz', '01144110', 10);
    await write('ours/b/labels.nii.gz', '01111110');
    await write('real/labelsTr/x.nii.gz', '01222210');
    await write('real/imagesTr/x_0000.nii.gz', '02333320', 10);
    const { status, printed } = await run(at('ours'), '--beside', at('real'));
    expect([status, printed]).toEqual([0, expect.stringContaining('ours: 1 lesions in 2 cases')]);
    expect((await readdir(at('out'))).sort()).toEqual(['lesions.csv', 'statistics.html', 'statistics.json']);
    const { set, beside, apart } = await result();
    expect(set).toMatchObject({
      cases: 2,
      casesWithoutLesion: ['b'],
      lesions: [{ case: 'a', voxels: 2, contrastHu: 30 }],
    });
    expect(beside?.lesions).toMatchObject([{ case: 'x', voxels: 4, contrastHu: 10 }]);
    expect(apart?.diameterMm).toBe(1);
    const page = await readFile(at('out/statistics.html'), 'utf8');
    expect(page).not.toMatch(/<script|https?:|NaN|undefined|Infinity/i);
    expect(await readFile(at('out/lesions.csv'), 'utf8')).toMatch(/\r\nours,a,1,.*\r\nreal,x,1,/);
  });

  it('takes label maps alone, and CTs from another folder', async () => {
    await write('labels/a.nii.gz', '01122110');
    await write('cts/a_0000.nii.gz', '01144110', 10);
    expect((await run(at('labels'))).status).toBe(0);
    expect((await result()).set.lesions[0].contrastHu).toBeNaN();
    await rm(at('out'), { recursive: true });
    expect((await run(at('labels'), '--ct', at('cts'))).status).toBe(0);
    expect((await result()).set.lesions[0].contrastHu).toBe(30);
  });

  it('goes on after a scan that fails', async () => {
    await write('set/a/labels.nii.gz', '01122110');
    await write('set/a/ct.nii.gz', '0112211');
    await write('set/b/labels.nii.gz', '01172110');
    await write('set/c/labels.nii.gz', '01122110');
    const { status, told } = await run(at('set'));
    expect(status).toBe(1);
    expect(told).toContain('ct.nii.gz does not lie on the grid of labels.nii.gz');
    expect((await result()).set).toMatchObject({
      cases: 1,
      failed: [
        { name: 'a', problem: { code: 'masks-differ' } },
        { name: 'b', problem: { code: 'label-values-unknown' } },
      ],
    });
  });

  it('refuses a folder without label maps', async () => {
    await mkdir(at('empty'));
    const { status, told } = await run(at('empty'));
    expect([status, told]).toEqual([2, expect.stringContaining('it holds no label map')]);
  });
});
