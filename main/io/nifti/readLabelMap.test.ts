import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { labelNamesOf, labelTables } from '#shared/contract/labelTables.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { testFolder } from '../testFolder.fake.ts';
import { readLabelMap } from './readLabelMap.ts';
import { writeNifti } from './writeNifti.ts';

const at = testFolder();
const data = path.resolve(import.meta.dirname, '../../../../shared/data');

const row = (values: VoxelArray, meaning: Volume['meaning']): Volume => ({
  data: values,
  dims: [values.length, 1, 1],
  affineRas: scalingAffine([1, 1, 1]),
  meaning,
});

describe('readLabelMap', () => {
  it('takes whole numbers of any stored type, in the narrowest array', async () => {
    await writeNifti(at('float.nii'), row(Float32Array.of(0, 255, 255, 3), 'hu'));
    const { volume, counts } = await readLabelMap(at('float.nii'));
    expect(volume.data).toStrictEqual(Uint8Array.of(0, 255, 255, 3));
    expect(volume.meaning).toBe('label');
    expect([...counts]).toEqual([
      [0, 1],
      [3, 1],
      [255, 2],
    ]);
    await writeNifti(at('wide.nii'), row(Int32Array.of(7, 0, 65535), 'hu'));
    expect((await readLabelMap(at('wide.nii'))).volume.data).toStrictEqual(Uint16Array.of(7, 0, 65535));
  });

  it.each([Float32Array.of(1, 0.5), Int16Array.of(1, -1), Int32Array.of(1, 65536)])(
    'refuses what is no label map, naming the value: %s',
    async (values) => {
      await writeNifti(at('odd.nii.gz'), row(values, 'hu'));
      await expect(readLabelMap(at('odd.nii.gz'))).rejects.toMatchObject({
        code: 'labels-not-integer',
        data: { file: 'odd.nii.gz', value: values[1] },
      });
    },
  );

  it('gives back the table it was written with, also of labels that have no voxel', async () => {
    const table = [
      { value: 1, name: 'liver', colour: '#a0b0c0' },
      { value: 2, name: 'Läsion "α"', colour: '#112233' },
    ];
    await writeNifti(at('named.nii.gz'), row(Uint8Array.of(0, 1, 1), 'label'), table);
    const image = await readLabelMap(at('named.nii.gz'));
    expect(image.table).toEqual(table);
    expect(image.unnamed).toEqual([]);
  });

  it('lets the caller name values, over the table of the file, and tells which nobody named', async () => {
    const table = [{ value: 1, name: 'liver', colour: '#a0b0c0' }];
    await writeNifti(at('partly.nii'), row(Uint8Array.of(0, 1, 5, 9), 'label'), table);
    const image = await readLabelMap(at('partly.nii'), { '1': 'spleen', '5': 'pancreas', '6': 'colon' });
    expect(image.table.map(({ value, name }) => [value, name])).toEqual([
      [1, 'spleen'],
      [5, 'pancreas'],
      [9, 'label_9'],
    ]);
    expect(image.table[0].colour).toBe('#a0b0c0');
    expect(image.unnamed).toEqual([9]);
    expect(new Set(image.table.map(({ colour }) => colour)).size).toBe(3);
  });
});

describe.skipIf(!existsSync(data))('readLabelMap on real masks', () => {
  it('names what a chosen table names, and nothing unasked', async () => {
    const file = path.join(data, 'ct/ts-abdomen-3mm_labels104.nii.gz');
    const [v1] = labelTables;
    const named = await readLabelMap(file, labelNamesOf(v1));
    expect(named.table).toContainEqual(expect.objectContaining({ value: 5, name: 'liver' }));
    expect(named.unnamed).toEqual([]);
    const unnamed = await readLabelMap(file);
    expect(unnamed.unnamed).toHaveLength(named.table.length);
  });

  it('counts the voxels of a manual mask: 1417 ml of liver, as published', async () => {
    const file = path.join(data, 'ct/chaos-ct3_liver.nii.gz');
    const { volume, counts } = await readLabelMap(file);
    expect(volume.data).toBeInstanceOf(Uint8Array);
    const [i, j, k] = [0, 5, 10].map((at) => Math.abs(volume.affineRas[at]));
    expect(((counts.get(1) ?? 0) * i * j * k) / 1000).toBeCloseTo(1417, -1);
  });
});
