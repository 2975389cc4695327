import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DicomOrigin } from '#shared/contract/dicom.ts';
import { readLabels } from '../convert/readLabels.ts';
import { readDicom } from '../dicom/readDicom.ts';
import { decodeDicom } from '../dicom/write/decodeDicom.fake.ts';
import { readNifti } from '../nifti/readNifti.ts';
import { testFolder } from '../testFolder.fake.ts';
import { tinyCase, tinyLabels } from './exportCase.fake.ts';
import { writeSet } from './writeSet.ts';

const at = testFolder();
const madeBy = { version: '1.2.3', at: new Date('2026-02-03T04:05:06Z') };

/** That of the tiny case: its voxels grow to the left and to the back, as DICOM's columns and rows do. */
const origin: DicomOrigin = {
  format: 1,
  modality: 'CT',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  studyInstanceUid: '1.2.3',
  seriesInstanceUid: '1.2.3.4',
  frameOfReferenceUid: '1.2.9',
  rows: 4,
  columns: 5,
  orientationLps: [1, 0, 0, 0, 1, 0],
  pixelSpacingMm: [0.7, 0.7],
  grid: 'slices',
  slices: [-300, -297.5, -295].map((z, k) => ({
    sopInstanceUid: `1.2.3.4.${k + 1}`,
    positionLps: [-120.5, -99.25, z],
  })),
};

describe('a set in layout dicom', () => {
  it('has the case as DICOM in the study it came from, which reads back as the pair beside it', async () => {
    const { folder } = await writeSet(at('set'), 'dicom', 'D', [tinyCase({ dicomOrigin: origin })], {
      madeBy,
    });
    const pair = await readNifti(path.join(folder, 'tiny/ct.nii.gz'));
    const { volume } = await readDicom([path.join(folder, 'tiny/series')]);
    expect([...volume.data]).toEqual([...pair.volume.data]);
    volume.affineRas.forEach((value, n) => expect(value).toBeCloseTo(pair.volume.affineRas[n], 4));
    for (const [name, value] of [
      ['lesions', 9],
      ['structures', 5],
    ] as const) {
      const file = path.join(folder, `tiny/${name}.dcm`);
      const read = await readLabels(file, volume);
      expect(Array.from(read.volume.data, (found) => found > 0)).toEqual(
        Array.from(tinyLabels().data, (label) => label === value),
      );
      expect(decodeDicom(readFileSync(file))).toMatchObject({
        StudyInstanceUID: '1.2.3',
        FrameOfReferenceUID: '1.2.9',
        ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2.3.4' }],
      });
    }
  });

  it('marks what was computed, and names the reader who signed', async () => {
    const signature = { reader: 'Dr. Ada', signedAt: '2026-02-03T04:05:06.000Z' };
    const { folder } = await writeSet(at('signed'), 'dicom', 'D', [tinyCase({ signature })], { madeBy });
    const set = decodeDicom(readFileSync(path.join(folder, 'tiny/lesions.dcm')));
    expect(set).toMatchObject({ SyntheticData: 'YES', ContentCreatorName: [{ Alphabetic: 'Dr. Ada' }] });
    expect(decodeDicom(readFileSync(path.join(folder, 'tiny/series/0001.dcm')))).toMatchObject({
      SyntheticData: 'YES',
      ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'],
    });
    expect(decodeDicom(readFileSync(path.join(folder, 'tiny/structures.dcm')))['SyntheticData']).toBe(
      undefined,
    );
  });
});
