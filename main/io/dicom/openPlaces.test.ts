import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { warningSentence } from '#shared/messages/warnings.ts';
import { testFolder } from '../testFolder.fake.ts';
import { describeScan } from './describeScan.ts';
import { dicomBytes, type FakeSet, fakeSlice } from './dicomBytes.fake.ts';
import { isDicomPlace, openPlaces } from './openPlaces.ts';
import { readDicom } from './readDicom.ts';
import { scanPlaces } from './scan.ts';

const at = testFolder();
let folders = 0;

function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = at(`disc-${folders++}`);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}

const record = (id: string, change: FakeSet = {}): FakeSet => ({
  RecordInUseFlag: [0xffff],
  ReferencedFileID: id,
  ...change,
});

/** A patient's record, which refers to no file, and those of images. */
const directory = (records: readonly FakeSet[]): Uint8Array =>
  dicomBytes({
    SOPClassUID: '1.2.840.10008.1.3.10',
    DirectoryRecordSequence: [{ RecordInUseFlag: [0xffff], PatientID: 'DOE' }, ...records],
  });

const slice = (n: number): Uint8Array => dicomBytes(fakeSlice(n, n));

const namesAt = async (place: string) => {
  const { files, notes } = await openPlaces([place]);
  return { names: files.map(({ name }) => name).toSorted(), notes };
};

describe('a DICOMDIR', () => {
  const images = { 'A/IM1': slice(1), 'A/IM2': slice(2), 'A/IM3': slice(3) };
  const whole = directory(['A\\IM1', 'A\\IM2', 'A\\IM3'].map((id) => record(id)));

  it('names the files of its folder, of an archive, and of itself', async () => {
    const files = { DICOMDIR: whole, ...images };
    const folder = folderOf(files);
    const zip = path.join(folderOf({ 'disc.zip': zipSync(files) }), 'disc.zip');
    for (const place of [folder, path.join(folder, 'DICOMDIR'), zip]) {
      expect(await namesAt(place)).toEqual({ names: ['A/IM1', 'A/IM2', 'A/IM3'], notes: [] });
      expect((await readDicom([place])).volume.dims).toEqual([3, 2, 3]);
      expect(await isDicomPlace(place)).toBe(true);
    }
  });

  it('says what it lists and is not there, and how much it does not list', async () => {
    const records = ['A\\IM1', 'A\\IM2', 'A\\IM4'].map((id) => record(id));
    const folder = folderOf({ DICOMDIR: directory(records), ...images, 'viewer.exe': new Uint8Array(9) });
    const { names, notes } = await namesAt(folder);
    expect(names).toEqual(['A/IM1', 'A/IM2']);
    expect(notes).toEqual([
      { code: 'dicom-listed-missing', data: { directory: 'DICOMDIR', files: 1, names: 'A/IM4' } },
      { code: 'dicom-unlisted', data: { directory: 'DICOMDIR', files: 2 } },
    ]);
    const found = describeScan(await scanPlaces(await openPlaces([folder])));
    expect(found.passedOver).toEqual(
      notes.map((note, i) => ({ sentence: warningSentence(note), files: i + 1 })),
    );
    expect((await readDicom([folder])).warnings).toEqual(notes);
  });

  it('finds files whose names became lower-case or kept their version', async () => {
    const folder = folderOf({
      dicomdir: whole,
      'a/im1': slice(1),
      'a/im2;1': slice(2),
      'a/im3.;1': slice(3),
    });
    expect((await namesAt(folder)).names).toHaveLength(3);
  });

  it('leads out of its folder in no way', async () => {
    const outside = folderOf({ secret: slice(9) });
    const ids = ['..\\..\\secret', outside.split('/').join('\\') + '\\secret', '..', 'A\\IM1'];
    const folder = folderOf({
      'in/DICOMDIR': directory(ids.map((id) => record(id))),
      'in/A/IM1': slice(1),
      secret: slice(9),
    });
    const { names, notes } = await namesAt(path.join(folder, 'in'));
    expect(names).toEqual(['A/IM1']);
    expect(notes).toMatchObject([{ code: 'dicom-listed-missing', data: { files: 3 } }]);
    // Beside what it is of, files stay what they are.
    expect((await namesAt(folder)).names).toEqual(['in/A/IM1', 'secret']);
  });

  it('is left aside when it is damaged, lists nothing that is there, or lists what is not in use', async () => {
    const gone = record('A\\IM1', { RecordInUseFlag: [0] });
    for (const bytes of [whole.subarray(0, 300), directory([record('B\\X')]), directory([gone])])
      expect((await namesAt(folderOf({ DICOMDIR: bytes, ...images }))).names).toHaveLength(4);
  });
});

describe('a ZIP archive', () => {
  it('is read like the folder that it was made of, whatever its names are', async () => {
    const files = { 'x/1.dcm': slice(1), '../../2.dcm': slice(2), '/etc/3': slice(3), 'x/.hidden': slice(4) };
    const folder = folderOf({ 'a.zip': zipSync(files), 'notes.txt': new Uint8Array(4) });
    for (const place of [folder, path.join(folder, 'a.zip')]) {
      const { volume, origin } = await readDicom([place]);
      expect([...volume.data]).toEqual(
        [1, 2, 3].flatMap((n) => [0, 1, 2, 3, 4, 5].map((v) => v + 10 * n - 1000)),
      );
      expect(origin.slices.every(({ file }) => file === undefined)).toBe(true);
    }
  });

  it('lacks the slice in it that is damaged, and says so; one that turns out damaged later is refused', async () => {
    const spoilt = (slices: readonly Uint8Array[]): string => {
      const [a, b] = slices;
      const bytes = zipSync({ a: [a, { level: 0 }], b: [b, { level: 0 }] });
      bytes[a.length - 10] ^= 1;
      return folderOf({ 'a.zip': bytes });
    };
    const { volume, warnings } = await readDicom([spoilt([slice(1), slice(2)])]);
    expect(volume.dims[2]).toBe(1);
    expect(warnings[0]).toEqual({ code: 'dicom-unread', data: { files: 1, names: 'a' } });
    const large = (n: number): Uint8Array =>
      dicomBytes(fakeSlice(n, n, { Rows: [100], Columns: [100], PixelData: new Uint8Array(20_000) }));
    await expect(readDicom([spoilt([large(1), large(2)])])).rejects.toMatchObject({ code: 'zip-broken' });
  });
});
