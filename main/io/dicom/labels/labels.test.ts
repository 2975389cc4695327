import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { readLabels } from '../../convert/readLabels.ts';
import { writeNifti } from '../../nifti/writeNifti.ts';
import { testFolder } from '../../testFolder.fake.ts';
import { dicomBytes, type FakeEncoding, type FakeSet } from '../dicomBytes.fake.ts';
import { fillContours } from './fillContours.ts';
import { type FakeFrame, segOf } from './seg.fake.ts';

const at = testFolder();

/** That of three fake slices at z = 0, 1, 2. */
const grid: Grid = {
  dims: [3, 2, 3],
  affineRas: [-0.5, 0, 0, -10, 0, -0.75, 0, 20, 0, 0, 1, 0, 0, 0, 0, 1],
};

function fileOf(set: FakeSet, encoding?: FakeEncoding): string {
  const file = at('labels.dcm');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, dicomBytes(set, encoding));
  return file;
}

const planes = (data: ArrayLike<number>): string[] =>
  [0, 1, 2].map((k) =>
    Array.from(data)
      .slice(6 * k, 6 * k + 6)
      .join(''),
  );

describe('a segmentation', () => {
  const apart: FakeFrame[] = [
    { z: 2, segment: 1, bits: '100000' },
    { z: 0, segment: 1, bits: '111000' },
    { z: 1, segment: 2, bits: '000011' },
  ];

  it('puts each frame on its slice, whatever the order, bits crossing bytes', async () => {
    for (const encoding of [{}, { explicit: false }, { deflated: true }, { undefinedLengths: true }]) {
      const { volume, table } = await readLabels(fileOf(segOf(apart), encoding), grid);
      expect(planes(volume.data)).toEqual(['111000', '000022', '100000']);
      expect(table).toMatchObject([
        { value: 1, name: 'liver' },
        { value: 2, name: 'liver_lesion' },
      ]);
    }
  });

  it('lies right on a grid whose rows run the other way', async () => {
    const flipped = { ...grid, affineRas: [-0.5, 0, 0, -10, 0, 0.75, 0, 19.25, 0, 0, 1, 0, 0, 0, 0, 1] };
    const { volume } = await readLabels(fileOf(segOf(apart)), flipped);
    expect(planes(volume.data)).toEqual(['000111', '022000', '000100']);
  });

  it('refuses segments that overlap, until it is said which to take; the later wins', async () => {
    const over = [...apart, { z: 0, segment: 2, bits: '010000' }];
    await expect(readLabels(fileOf(segOf(over)), grid)).rejects.toMatchObject({
      code: 'dicom-segments-overlap',
      data: { voxels: 1, segments: '1 and 2' },
    });
    const taken = async (segments: number[]) => {
      const { volume, warnings } = await readLabels(fileOf(segOf(over)), grid, { segments });
      return [planes(volume.data)[0], warnings.length];
    };
    expect(await taken([1])).toEqual(['111000', 0]);
    expect(await taken([1, 2])).toEqual(['121000', 1]);
    expect(await taken([2, 1])).toEqual(['111000', 1]);
    await expect(taken([3])).rejects.toMatchObject({ code: 'dicom-labels-elsewhere' });
  });

  it('reads label maps and fractions', async () => {
    const bytes = { BitsAllocated: [8], BitsStored: [8], HighBit: [7] };
    const map = segOf(apart.slice(0, 2), {
      ...bytes,
      SegmentationType: 'LABELMAP',
      PixelData: Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
    });
    expect(planes((await readLabels(fileOf(map), grid)).volume.data)).toEqual(['000002', '000000', '120000']);
    const part = segOf(apart.slice(0, 1), {
      ...bytes,
      SegmentationType: 'FRACTIONAL',
      MaximumFractionalValue: [200],
      PixelData: Uint8Array.of(99, 100, 200, 0, 1, 101),
    });
    expect(planes((await readLabels(fileOf(part), grid)).volume.data)).toEqual([
      '000000',
      '000000',
      '011001',
    ]);
  });

  it('is refused between the slices, and where it is cut short', async () => {
    const between = segOf([{ z: 0.4, segment: 1, bits: '111111' }]);
    await expect(readLabels(fileOf(between), grid)).rejects.toMatchObject({ code: 'dicom-labels-elsewhere' });
    const beyond = segOf([{ z: 7, segment: 1, bits: '111111' }]);
    await expect(readLabels(fileOf(beyond), grid)).rejects.toMatchObject({ code: 'dicom-labels-elsewhere' });
    const short = segOf(apart, { PixelData: Uint8Array.of(1) });
    await expect(readLabels(fileOf(short), grid)).rejects.toMatchObject({ code: 'dicom-truncated' });
  });
});

/** 12 × 12 voxels of 1 mm on two slices 2 mm apart. */
const square: Grid = { dims: [12, 12, 2], affineRas: scalingAffine([-1, -1, 2]) };

const box = (z: number, low: number, high: number): string =>
  [
    [low, low],
    [high, low],
    [high, high],
    [low, high],
  ]
    .map(([x, y]) => `${x}\\${y}\\${z}`)
    .join('\\');

const structures = (rois: readonly { name: string; contours: readonly FakeSet[] }[]): FakeSet => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
  Modality: 'RTSTRUCT',
  StructureSetROISequence: rois.map(({ name }, i) => ({ ROINumber: String(i + 11), ROIName: name })),
  ROIContourSequence: rois.map(({ contours }, i) => ({
    ReferencedROINumber: String(i + 11),
    ContourSequence: contours,
  })),
});

const contour = (ContourData: string, ContourGeometricType = 'CLOSED_PLANAR'): FakeSet => ({
  ContourData,
  ContourGeometricType,
});

describe('a structure set', () => {
  it('fills contours, several on a slice, with holes', async () => {
    const file = fileOf(
      structures([
        {
          name: 'GTV p',
          contours: [
            contour(box(0, 0.5, 8.5)),
            contour(box(0, 2.5, 4.5)),
            contour(box(2.2, 9.5, 10.5)),
            contour('1\\1\\0', 'POINT'),
          ],
        },
      ]),
    );
    const { volume, table, counts, warnings } = await readLabels(file, square);
    expect(table).toMatchObject([{ value: 1, name: 'gtv_p' }]);
    expect(counts.get(1)).toBe(8 * 8 - 2 * 2 + 1);
    expect(volume.data[144 + 10 * 12 + 10]).toBe(1);
    expect(warnings).toEqual([{ code: 'dicom-contours-open', data: { file: 'labels.dcm', contours: 1 } }]);
  });

  it('tells of contours between and beyond the slices, and refuses when there are no others', async () => {
    const rois = (...z: number[]) =>
      structures([{ name: 'a', contours: z.map((mm) => contour(box(mm, 1, 3))) }]);
    const { warnings } = await readLabels(fileOf(rois(0, 1, 8)), square);
    expect(warnings).toMatchObject([{ code: 'dicom-contours-elsewhere', data: { contours: 2 } }]);
    await expect(readLabels(fileOf(rois(1, 8)), square)).rejects.toMatchObject({
      code: 'dicom-labels-elsewhere',
    });
  });
});

describe('fillContours', () => {
  it('gives every pixel of neighbours that share an edge to one of them', () => {
    const count = new Uint8Array(25);
    const fill = (...points: number[]): void =>
      fillContours([Float64Array.from(points)], 5, 5, (i, j) => void count[i + 5 * j]++);
    fill(0, 0, 2, 0, 2, 4, 0, 4);
    fill(2, 0, 4, 0, 4, 4, 2, 4);
    expect([...count.subarray(0, 5)]).toEqual([1, 1, 1, 1, 0]);
    expect(count.reduce((sum, n) => sum + n, 0)).toBe(16);
  });
});

describe('a NIfTI label map', () => {
  it('is turned onto the image’s grid when its axes run the other way', async () => {
    const file = at('flipped.nii');
    const data = Uint8Array.from({ length: 18 }, (_, v) => (v === 0 ? 5 : 0));
    const affineRas = [-0.5, 0, 0, -10, 0, 0.75, 0, 19.25, 0, 0, 1, 0, 0, 0, 0, 1];
    await writeNifti(file, { dims: grid.dims, affineRas, data, meaning: 'label' });
    const { volume } = await readLabels(file, grid);
    expect(planes(volume.data)[0]).toBe('000500');
    expect(volume.affineRas).toEqual(grid.affineRas);
  });
});
