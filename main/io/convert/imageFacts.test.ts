import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { sha256File } from '../files/sha256.ts';
import { writeNifti } from '../nifti/writeNifti.ts';
import { testFolder } from '../testFolder.fake.ts';
import { imageFacts } from './imageFacts.ts';

const at = testFolder();
const data = path.resolve(import.meta.dirname, '../../../../shared/data/ct');

const line = (values: VoxelArray, meaning: Volume['meaning'] = 'hu'): Volume => ({
  data: values,
  dims: [values.length, 1, 1],
  affineRas: scalingAffine([2, 5, 10]),
  meaning,
});

describe('imageFacts', () => {
  it('tells geometry, storage and range', async () => {
    await writeNifti(at('x.nii'), line(Int16Array.of(-1000, 0, 40)));
    const facts = await imageFacts(at('x.nii'));
    expect(facts).toMatchObject({
      files: ['x.nii'],
      ...(await sha256File(at('x.nii'))),
      format: 'NIfTI-1',
      dims: [3, 1, 1],
      spacingMm: [2, 5, 10],
      orientation: 'RAS',
      affineSource: 'sform',
      shearDegrees: 0,
      stored: { type: 'int16', slope: 1, inter: 0, littleEndian: true },
      values: { count: 3, min: -1000, max: 40, mean: -320 },
      warnings: [],
    });
    expect(facts.labels).toBeUndefined();
  });

  it('counts labels, named by the file or by the caller', async () => {
    const table = [{ value: 4, name: 'liver', colour: '#000000' }];
    await writeNifti(at('l.nii'), line(Uint8Array.of(4, 0, 9, 9, 4, 4), 'label'), table);
    const { labels } = await imageFacts(at('l.nii'), { '9': 'spleen' });
    expect(labels).toEqual([
      { value: 4, name: 'liver', voxels: 3, volumeMl: 0.3 },
      { value: 9, name: 'spleen', voxels: 2, volumeMl: 0.2 },
    ]);
  });

  it('takes a mask for one though it is not marked, and an image of many values not', async () => {
    await writeNifti(at('m.nii'), line(Float32Array.of(0, 255, 255)));
    expect((await imageFacts(at('m.nii'))).labels).toEqual([{ value: 255, voxels: 2, volumeMl: 0.2 }]);
    await writeNifti(at('g.nii'), line(Uint8Array.from({ length: 256 }, (_, v) => v)));
    expect((await imageFacts(at('g.nii'))).labels).toBeUndefined();
    await writeNifti(at('f.nii'), line(Float32Array.of(0, 0.5)));
    expect((await imageFacts(at('f.nii'))).labels).toBeUndefined();
  });
});

describe.skipIf(!existsSync(data))('imageFacts of a real scan', () => {
  it('tells what is published of it', async () => {
    const facts = await imageFacts(path.join(data, 'chaos-ct3.nii.gz'));
    expect(facts).toMatchObject({
      dims: [512, 512, 78],
      orientation: 'LPS',
      stored: { type: 'int16' },
      values: { min: -1000, max: 1434 },
    });
    facts.spacingMm.forEach((mm, axis) => expect(mm).toBeCloseTo([0.727, 0.727, 2][axis], 3));
    expect(facts.labels).toBeUndefined();
  });
});
