import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shearOf, spacingOf } from '#shared/geometry/affine.ts';
import { testFolder } from '../testFolder.fake.ts';
import { describeScan } from './describeScan.ts';
import { dicomBytes, encapsulated, type FakeEncoding, type FakeSet, fakeSlice } from './dicomBytes.fake.ts';
import { openPlaces } from './openPlaces.ts';
import { readDicom } from './readDicom.ts';
import { scanPlaces } from './scan.ts';

const at = testFolder();
let folders = 0;

function folderOf(sets: readonly FakeSet[], encoding: FakeEncoding = {}): string {
  const folder = at(`folder-${folders++}`);
  mkdirSync(folder, { recursive: true });
  sets.forEach((set, i) => writeFileSync(path.join(folder, `${i}.dcm`), dicomBytes(set, encoding)));
  return folder;
}

const read = (sets: readonly FakeSet[], encoding?: FakeEncoding, options = {}) =>
  readDicom([folderOf(sets, encoding)], options);

const scan = async (sets: readonly FakeSet[]) =>
  describeScan(await scanPlaces(await openPlaces([folderOf(sets)])));

/** Instance numbers run against the positions. */
const three = [fakeSlice(1, 34), fakeSlice(2, 32), fakeSlice(3, 30)];

describe('readDicom', () => {
  it('orders slices by position, and takes the spacing from positions, not from the thickness', async () => {
    const { volume, warnings } = await read(three);
    expect(volume.dims).toEqual([3, 2, 3]);
    expect(volume.affineRas).toEqual([-0.5, 0, 0, -10, 0, -0.75, 0, 20, 0, 0, 2, 30, 0, 0, 0, 1]);
    expect([...volume.data]).toEqual(
      [3, 2, 1].flatMap((n) => [0, 1, 2, 3, 4, 5].map((v) => v + 10 * n - 1000)),
    );
    expect(warnings).toEqual([]);
  });

  it.each<[string, FakeEncoding]>([
    ['implicit little-endian', { explicit: false }],
    ['explicit big-endian', { littleEndian: false }],
    ['deflated', { deflated: true }],
    ['without meta information, explicit', { meta: false }],
    ['without meta information, implicit', { meta: false, explicit: false }],
  ])('reads %s', async (_name, encoding) => {
    const { volume } = await read(three, encoding);
    expect([...volume.data.subarray(0, 6)]).toEqual([-970, -969, -968, -967, -966, -965]);
  });

  it('applies each slice’s own slope and intercept, and keeps fractions', async () => {
    const own = { RescaleSlope: '2', RescaleIntercept: '-50' };
    const { volume } = await read([fakeSlice(0, 0), fakeSlice(0, 1, { ...own, SOPInstanceUID: '1.5' })]);
    expect(volume.data).toBeInstanceOf(Int16Array);
    expect([...volume.data.subarray(6)]).toEqual([-50, -48, -46, -44, -42, -40]);
    const half = await read([fakeSlice(0, 0), fakeSlice(1, 1, { RescaleSlope: '0.5' })]);
    expect([...half.volume.data]).toEqual([
      -1000, -999, -998, -997, -996, -995, -995, -994.5, -994, -993.5, -993, -992.5,
    ]);
  });

  it('takes away bits above those stored, and extends the sign of 12 bits', async () => {
    const twelve = { BitsStored: [12], HighBit: [11], RescaleIntercept: '0' };
    const values = [0xfff, 0x800, 0x7ff, 0xf001, 0x8fff, 5];
    const signed = await read([fakeSlice(1, 0, { ...twelve, PixelData: values })]);
    expect([...signed.volume.data]).toEqual([-1, -2048, 2047, 1, -1, 5]);
    const unsigned = { ...twelve, PixelRepresentation: [0], PixelData: values };
    expect([...(await read([fakeSlice(1, 0, unsigned)])).volume.data]).toEqual([
      4095, 2048, 2047, 1, 4095, 5,
    ]);
  });

  it('makes padding air, and says so', async () => {
    const padding = { PixelPaddingValue: [-2000], PixelData: [-2000, 1, -2000, 3, 4, 5] };
    const { volume, warnings } = await read([fakeSlice(1, 0, padding), fakeSlice(2, 1)]);
    expect([...volume.data.subarray(0, 6)]).toEqual([-1024, -999, -1024, -997, -996, -995]);
    expect(warnings).toEqual([{ code: 'dicom-padding', data: { voxels: 2 } }]);
  });

  it('decodes run lengths, and refuses damaged ones', async () => {
    const frame = Buffer.alloc(64 + 10);
    [2, 64, 67].forEach((value, i) => frame.writeUInt32LE(value, 4 * i));
    // High bytes: six times 1. Low bytes: 1, 2, 3 as they are, then three times 7.
    frame.set([0xfb, 1, 0x80, 2, 1, 2, 3, 0xfe, 7, 0x80], 64);
    const syntax = '1.2.840.10008.1.2.5';
    const rle = (bytes: Uint8Array) => [fakeSlice(1, 0, { PixelData: encapsulated([bytes]) })];
    const { volume } = await read(rle(frame), { syntax });
    expect([...volume.data]).toEqual([257, 258, 259, 263, 263, 263].map((value) => value - 1000));
    await expect(read(rle(frame.subarray(0, 70)), { syntax })).rejects.toMatchObject({
      code: 'dicom-broken',
    });
  });

  it('reads enhanced multi-frame images, shared and per-frame groups', async () => {
    const groups = (z: number): FakeSet => ({
      PlanePositionSequence: [{ ImagePositionPatient: `0\\0\\${z}` }],
    });
    const {
      ImagePositionPatient: _position,
      ImageOrientationPatient = '',
      PixelSpacing = '',
      ...plain
    } = fakeSlice(1, 0);
    const enhanced: FakeSet = {
      ...plain,
      NumberOfFrames: '2',
      SharedFunctionalGroupsSequence: [
        {
          PlaneOrientationSequence: [{ ImageOrientationPatient }],
          PixelMeasuresSequence: [{ PixelSpacing }],
          PixelValueTransformationSequence: [{ RescaleSlope: '1', RescaleIntercept: '100' }],
        },
      ],
      PerFrameFunctionalGroupsSequence: [groups(5), groups(2)],
      PixelData: Array.from({ length: 12 }, (_, v) => v),
    };
    for (const encoding of [{}, { undefinedLengths: true }, { explicit: false, undefinedLengths: true }]) {
      const { volume, origin } = await read([enhanced], encoding);
      expect([...volume.data]).toEqual([6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5].map((v) => v + 100));
      expect(spacingOf(volume.affineRas)[2]).toBe(3);
      expect(origin.slices.map(({ frame }) => frame)).toEqual([2, 1]);
    }
  });

  it('refuses uneven slices until it is told what to do', async () => {
    const uneven = [0, 1, 2, 5, 6].map((z, i) => fakeSlice(i, z));
    await expect(read(uneven)).rejects.toMatchObject({
      code: 'dicom-gaps',
      data: { gaps: 'they are 1 mm apart, and 2 are missing after slice 3' },
    });
    const part = await read(uneven, {}, { choice: { gaps: 'regular' } });
    expect(part.volume.dims).toEqual([3, 2, 3]);
    expect(part.warnings).toEqual([{ code: 'dicom-part-taken', data: { taken: 3, images: 5 } }]);
    const filled = await read(uneven, {}, { choice: { gaps: 'resample' } });
    expect(filled.volume.dims).toEqual([3, 2, 7]);
    expect(filled.origin.grid).toBe('resampled');
    const firsts = Array.from({ length: 7 }, (_, k) => filled.volume.data[6 * k]);
    // Slices 2 and 5 hold -980 and -970; between them a third of the way each.
    expect(firsts).toEqual([-1000, -990, -980, -977, -973, -970, -960]);
  });

  it('refuses a tilted gantry until it is told to straighten it', async () => {
    const tilted = Array.from({ length: 5 }, (_, i) =>
      fakeSlice(i, 2 * i, { ImagePositionPatient: `10\\${-20 + 0.75 * i}\\${2 * i}` }),
    );
    const degrees: unknown = expect.closeTo((Math.atan(0.375) * 180) / Math.PI, 6);
    await expect(read(tilted)).rejects.toMatchObject({ code: 'dicom-tilt', data: { degrees } });
    const { volume, warnings, origin } = await read(tilted, {}, { choice: { straighten: true } });
    expect(shearOf(volume.affineRas)).toBeLessThan(1e-6);
    expect(warnings.map(({ code }) => code)).toEqual(['dicom-straightened']);
    expect(origin.grid).toBe('resampled');
  });

  it('refuses slices that lie beside each other', async () => {
    const crooked = [0, 5, 0].map((x, i) => fakeSlice(i, i, { ImagePositionPatient: `${x}\\0\\${i}` }));
    await expect(read(crooked)).rejects.toMatchObject({ code: 'dicom-crooked' });
  });

  it.each<[string, FakeSet, string]>([
    ['pixels cut short', { PixelData: [1, 2, 3] }, 'dicom-truncated'],
    ['no place', { ImagePositionPatient: '' }, 'dicom-not-volume'],
    ['a place that is no number', { ImagePositionPatient: '1\\x\\3' }, 'dicom-broken'],
    ['no direction', { ImageOrientationPatient: '1\\0\\0\\1\\0\\0' }, 'dicom-broken'],
    ['no spacing', { PixelSpacing: '0\\1' }, 'dicom-broken'],
    ['colours', { SamplesPerPixel: [3] }, 'dicom-not-volume'],
    ['no rows', { Rows: [0] }, 'dicom-broken'],
    ['impossible bits', { BitsStored: [17] }, 'dicom-broken'],
    ['a slope of 0', { RescaleSlope: '0' }, 'dicom-broken'],
    ['a dose', { Modality: 'RTDOSE' }, 'dicom-not-volume'],
  ])('refuses %s', async (_name, change, code) => {
    await expect(read([fakeSlice(1, 0, change)])).rejects.toMatchObject({ code });
  });

  it('keeps of a patient a hash under the library’s key, and nothing else', async () => {
    const key = new Uint8Array(32).fill(7);
    const { origin } = await read(three, {}, { patientKey: key });
    expect(origin.patientHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(origin)).not.toContain('DOE');
    const other = await read(three, {}, { patientKey: new Uint8Array(32) });
    expect(other.origin.patientHash).not.toBe(origin.patientHash);
  });
});

describe('scanFiles', () => {
  it('separates localizers, sizes, directions and kernels', async () => {
    const { series } = await scan([
      ...three,
      fakeSlice(4, 0, {
        ImageType: 'ORIGINAL\\PRIMARY\\LOCALIZER',
        ImageOrientationPatient: '0\\1\\0\\0\\0\\-1',
      }),
      ...[5, 6].map((n) => fakeSlice(n, n, { ConvolutionKernel: 'B70f' })),
    ]);
    expect(series.map(({ images, localizer }) => [images, localizer])).toEqual([
      [3, false],
      [2, false],
      [1, true],
    ]);
  });

  it('tells phases at the same places apart by their acquisition', async () => {
    const phase = (n: number) =>
      [0, 1, 2].map((z) => fakeSlice(10 * n + z, z, { AcquisitionNumber: String(n) }));
    const { series } = await scan([...phase(1), ...phase(2)]);
    expect(series.map(({ images }) => images)).toEqual([3, 3]);
    expect(new Set(series.map(({ key }) => key)).size).toBe(2);
  });

  it('leaves out copies, and says how many', async () => {
    const { series } = await scan([...three, ...three, fakeSlice(9, 30)]);
    expect(series).toHaveLength(1);
    expect(series[0].images).toBe(3);
    expect(series[0].warnings[0]).toContain('4 images lie where another one does');
  });

  it('asks to choose between several series, and takes the one that is named', async () => {
    const folder = folderOf([...three, ...[1, 2].map((n) => fakeSlice(n, n, { SeriesInstanceUID: '1.9' }))]);
    await expect(readDicom([folder])).rejects.toMatchObject({ code: 'dicom-several' });
    const { volume } = await readDicom([folder], { choice: { series: '2' } });
    expect(volume.dims[2]).toBe(2);
    await expect(readDicom([folder], { choice: { series: '3' } })).rejects.toMatchObject({
      code: 'dicom-series-missing',
    });
  });

  it('counts what is no image, and goes on', async () => {
    const folder = folderOf([fakeSlice(1, 0, { Rows: [0] }), ...three]);
    writeFileSync(path.join(folder, 'notes.txt'), 'nothing of interest');
    const found = describeScan(await scanPlaces(await openPlaces([folder])));
    expect(found.series).toHaveLength(1);
    expect(found.passedOver.map(({ files }) => files)).toEqual([1, 1]);
  });
});
