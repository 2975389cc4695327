import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scalingAffine, shearOf, spacingOf, voxelToRas } from '#shared/geometry/affine.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { readLabelMap } from '../nifti/readLabelMap.ts';
import { readNifti } from '../nifti/readNifti.ts';
import { writeNifti } from '../nifti/writeNifti.ts';
import { field, niftiBytes } from '../nifti/niftiBytes.fake.ts';
import { testFolder } from '../testFolder.fake.ts';
import { convert } from './convert.ts';
import { squareGrid } from './squareGrid.ts';

const at = testFolder();

const volumeOf = (data: VoxelArray, changes: Partial<Volume> = {}): Volume => ({
  data,
  dims: [4, 3, 2],
  affineRas: scalingAffine([-1, -1, 2], [9, 8, 7]),
  meaning: 'hu',
  ...changes,
});
const ramp = Int16Array.from({ length: 24 }, (_, v) => 10 * v);

describe('convert', () => {
  it('changes nothing unless asked', async () => {
    await writeNifti(at('in.nii'), volumeOf(ramp));
    const converted = await convert(at('in.nii'), at('out.nii.gz'));
    expect((await readNifti(at('out.nii.gz'))).volume).toStrictEqual(volumeOf(ramp));
    expect(converted).toMatchObject({ type: 'int16', dims: [4, 3, 2], warnings: [] });
  });

  it('turns the voxels, and they keep their place', async () => {
    await writeNifti(at('in.nii'), volumeOf(ramp));
    await convert(at('in.nii'), at('out.nii'), { orientation: 'SRA' });
    const { volume } = await readNifti(at('out.nii'));
    expect(orientationCode(volume.affineRas)).toBe('SRA');
    expect(volume.dims).toEqual([2, 4, 3]);
    // The old first voxel, at (9, 8, 7), is the new one with the largest R and A index.
    expect(voxelToRas(volume.affineRas, [0, 3, 2])).toEqual([9, 8, 7]);
    expect(volume.data[0 + 2 * (3 + 4 * 2)]).toBe(0);
  });

  it('resamples along the axes of the output and keeps the element type', async () => {
    await writeNifti(at('in.nii'), volumeOf(ramp));
    await convert(at('in.nii'), at('out.nii'), { orientation: 'SRA', spacingMm: [1, 2, 1] });
    const { volume } = await readNifti(at('out.nii'));
    expect(volume.dims).toEqual([4, 2, 3]);
    expect(spacingOf(volume.affineRas)).toEqual([1, 2, 1]);
    expect(volume.data).toBeInstanceOf(Int16Array);
  });

  it('changes the element type, rounding, and refuses values that do not fit', async () => {
    await writeNifti(at('in.nii'), volumeOf(Float32Array.from(ramp, (value) => value + 0.4)));
    await convert(at('in.nii'), at('out.nii'), { type: 'uint8' });
    expect((await readNifti(at('out.nii'))).volume.data).toStrictEqual(Uint8Array.from(ramp));
    await writeNifti(at('in.nii'), volumeOf(ramp.map((value) => -value) as Int16Array));
    await expect(convert(at('in.nii'), at('no.nii'), { type: 'uint8' })).rejects.toMatchObject({
      code: 'request-invalid',
      data: { reason: 'uint8 holds 0 to 255, and the image has the value -10' },
    });
  });

  it('makes a sheared grid square when a spacing is asked for', async () => {
    const tilted = niftiBytes(undefined, (header) => {
      header.setInt16(field.qformCode, 0, true);
      header.setFloat32(field.srow(1, 2), 1, true);
    });
    writeFileSync(at('tilted.nii'), tilted);
    await expect(convert(at('tilted.nii'), at('no.nii'))).rejects.toMatchObject({ code: 'nifti-shear' });
    await convert(at('tilted.nii'), at('out.nii'), { spacingMm: [1, 1, 1] });
    const { volume, warnings } = await readNifti(at('out.nii'));
    expect(shearOf(volume.affineRas)).toBeLessThan(1e-6);
    expect(warnings).toEqual([]);
  });

  it('keeps labels whole, with their table, and refuses what would spoil them', async () => {
    const table = [{ value: 7, name: 'liver', colour: '#102030' }];
    const labels = volumeOf(
      Uint8Array.from(ramp, (_, v) => (v % 4 < 2 ? 7 : 0)),
      { meaning: 'label' },
    );
    await writeNifti(at('labels.nii'), labels, table);
    await convert(at('labels.nii'), at('out.nii'), { spacingMm: [0.5, 0.5, 2] });
    const back = await readLabelMap(at('out.nii'));
    expect(back.table).toEqual(table);
    expect([...back.counts]).toEqual([
      [0, 48],
      [7, 48],
    ]);
    for (const options of [{ interpolation: 'linear' }, { type: 'float32' }] as const)
      await expect(convert(at('labels.nii'), at('no.nii'), options)).rejects.toMatchObject({
        code: 'request-invalid',
      });
  });
});

describe('squareGrid', () => {
  it('leaves a square grid as it is', () => {
    const grid = { dims: [4, 3, 2], affineRas: scalingAffine([-1, 2, 3], [5, 6, 7]) } as const;
    expect(squareGrid(grid)).toEqual(grid);
  });

  it('holds every corner of a tilted one', () => {
    const tilted = [1, 0, 0, 0, 0, 1, 0.3, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const { dims, affineRas } = squareGrid({ dims: [10, 10, 21], affineRas: tilted });
    expect(shearOf(affineRas)).toBeLessThan(1e-9);
    expect(dims[0]).toBe(10);
    expect(dims[1]).toBeGreaterThanOrEqual(10 + 3);
    expect(dims[2]).toBeGreaterThanOrEqual(21);
  });
});
