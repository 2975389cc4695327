import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { isCacheWhole, readCache, voxelFile } from '../caseCache.ts';
import type { CaseSource } from '../caseSource.ts';
import { fillCache } from './fillCache.ts';
import { importCase, type ImportInput } from './importCase.ts';

const folder = testFolder();
const at = (name: string): string => path.join(folder(), name);
const context = { signal: new AbortController().signal, progress: () => undefined };
const dims: Dims = [3, 2, 2];
const affineRas: Affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1];

const write = (name: string, data: VoxelArray, table?: LabelEntry[], grid = { dims, affineRas }) =>
  writeNifti(at(name), { ...grid, data, meaning: table ? 'label' : 'hu' }, table);
const image = (): Promise<unknown> =>
  write(
    'source.nii.gz',
    Int16Array.from({ length: 12 }, (_, v) => v * 10 - 50),
  );
const importIt = (more: Partial<ImportInput> = {}): Promise<CaseSource> =>
  importCase(
    { folder: folder(), imageFile: at('source.nii.gz'), imageFiles: ['source.nii.gz'], ...more },
    context,
  );
const row = (value: number, name: string): LabelEntry => ({ value, name, colour: '#102030' });
const mask = (...values: number[]): Uint8Array => Uint8Array.from({ length: 12 }, (_, v) => values[v] ?? 0);

beforeEach(image);

describe('importCase', () => {
  it('tells what the image is and stores its voxels as they are', async () => {
    const source = await importIt();
    expect(source).toMatchObject({
      image: { type: 'int16', huRange: [-50, 60], grid: { dims, affineRas } },
      warnings: [],
    });
    expect(source.labels).toBeUndefined();
    const raw = await readFile(at('cache/source.raw'));
    expect(raw.readInt16LE(2)).toBe(-40);
    const { labels } = await readCache({ folder: folder(), source });
    expect(labels.data).toEqual(mask());
  });

  it('keeps fractions as float32', async () => {
    await write(
      'source.nii.gz',
      Float32Array.from({ length: 12 }, (_, v) => v + 0.5),
    );
    const source = await importIt();
    expect(source.image).toMatchObject({ type: 'float32', huRange: [0.5, 11.5] });
    expect((await readCache({ folder: folder(), source })).image.data[1]).toBe(1.5);
  });

  it('keeps label values and names, in a file that carries them', async () => {
    await write('mask.nii.gz', mask(0, 5, 1), [row(1, 'spleen'), row(5, 'liver')]);
    const source = await importIt({ labelsFile: at('mask.nii.gz'), labelNames: { '1': 'pancreas' } });
    expect(source.labels?.rows.map(({ value, name }) => [value, name])).toEqual([
      [1, 'pancreas'],
      [5, 'liver'],
    ]);
    const stored = await readLabelMap(at('labels.nii.gz'));
    expect(stored.table).toEqual(source.labels?.rows);
    expect([...stored.volume.data]).toEqual([...mask(0, 5, 1)]);
  });

  it('numbers labels anew when they leave no room for lesions in 8 bits', async () => {
    const data = Uint16Array.from({ length: 12 }, (_, v) => [0, 300, 1000][v % 3] ?? 0);
    await write('mask.nii.gz', data, [row(300, 'liver'), row(1000, 'spleen')]);
    const source = await importIt({ labelsFile: at('mask.nii.gz') });
    expect(source.labels?.rows.map(({ value, name }) => [value, name])).toEqual([
      [1, 'liver'],
      [2, 'spleen'],
    ]);
    const { labels } = await readCache({ folder: folder(), source });
    expect(Array.from(labels.data.slice(0, 3))).toEqual([0, 1, 2]);
  });

  it('gives the only label the only name, whatever its value', async () => {
    await write('mask.nii.gz', mask(0, 255, 255));
    const source = await importIt({ labelsFile: at('mask.nii.gz'), labelNames: { '1': 'liver' } });
    expect(source.labels?.rows).toMatchObject([{ value: 1, name: 'liver' }]);
    expect(source.warnings).toEqual([]);
  });

  it('names the only label after its file, and says so', async () => {
    await write('ct3_liver.nii.gz', mask(1));
    const source = await importIt({ labelsFile: at('ct3_liver.nii.gz') });
    expect(source.labels?.rows).toMatchObject([{ value: 1, name: 'liver' }]);
    expect(source.warnings).toEqual([expect.stringContaining('taken as liver')]);
  });

  it('guesses nothing among several labels', async () => {
    await write('ct3_liver.nii.gz', mask(1, 2));
    const source = await importIt({ labelsFile: at('ct3_liver.nii.gz') });
    expect(source.labels?.rows.map((entry) => entry.name)).toEqual(['label_1', 'label_2']);
  });

  it('refuses a mask of another grid until resampling is allowed', async () => {
    const finer = { dims: [6, 2, 2] as Dims, affineRas: [1, 0, 0, -0.5, ...affineRas.slice(4)] };
    const data = Uint8Array.from({ length: 24 }, (_, v) => (v % 6 < 2 ? 1 : 0));
    await write('liver.nii.gz', data, [row(1, 'liver')], finer);
    const labelsFile = at('liver.nii.gz');
    await expect(importIt({ labelsFile })).rejects.toMatchObject({
      code: 'grid-differs',
      data: { image: 'source.nii.gz', labels: 'liver.nii.gz', difference: '6×2×2 voxels instead of 3×2×2' },
    });
    const source = await importIt({ labelsFile, resampleLabels: true });
    expect(source.warnings).toEqual([expect.stringContaining('resampled')]);
    const { labels } = await readCache({ folder: folder(), source });
    expect([...labels.data]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
  });

  it('says how far a mask of the same size lies off', async () => {
    const moved = { dims, affineRas: affineRas.with(3, 3) };
    await write('liver.nii.gz', mask(1), [row(1, 'liver')], moved);
    await expect(importIt({ labelsFile: at('liver.nii.gz') })).rejects.toMatchObject({
      data: { difference: 'its corners lie up to 3.00 mm elsewhere' },
    });
  });
});

describe('the cache', () => {
  const whole = async (): Promise<{ folder: string; source: CaseSource }> => {
    await write('liver.nii.gz', mask(0, 7), [row(7, 'liver')]);
    return { folder: folder(), source: await importIt({ labelsFile: at('liver.nii.gz') }) };
  };

  it.each([
    ['deleted', (cache: string) => rm(cache, { recursive: true })],
    ['without its seal', (cache: string) => rm(path.join(cache, 'cache.json'))],
    ['cut short', (cache: string) => truncate(path.join(cache, 'source.raw'), 3)],
    ['of other files', (cache: string) => writeFile(path.join(cache, 'cache.json'), '{"format":1}')],
  ])('is made again, the same, when it is %s', async (_, damage) => {
    const onDisk = await whole();
    const before = await readCache(onDisk);
    await damage(at('cache'));
    expect(await isCacheWhole(onDisk)).toBe(false);
    await fillCache(onDisk);
    expect(await isCacheWhole(onDisk)).toBe(true);
    expect(await readCache(onDisk)).toEqual(before);
    expect(before.labels.data[1]).toBe(7);
  });

  it('is not made of files that were changed after the import', async () => {
    const onDisk = await whole();
    await rm(at('cache'), { recursive: true });
    await write('source.nii.gz', new Int16Array(12));
    await expect(fillCache(onDisk)).rejects.toMatchObject({
      code: 'case-damaged',
      data: { reason: 'source.nii.gz is not the file that was imported' },
    });
  });

  it('has one byte a voxel for labels and two or four for HU', async () => {
    const onDisk = await whole();
    expect(voxelFile(onDisk, 'labels').bytes).toBe(12);
    expect(voxelFile(onDisk, 'image').bytes).toBe(24);
  });
});
