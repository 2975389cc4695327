import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PredictionProvenance } from '#shared/contract/prediction.ts';
import { usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { readLabels } from '#main/io/convert/readLabels.ts';
import { dicomBytes, fakeSlice } from '#main/io/dicom/dicomBytes.fake.ts';
import { readDicom } from '#main/io/dicom/readDicom.ts';
import type { DicomDataset } from '#main/io/dicom/write/dataset.ts';
import { decodeDicom } from '#main/io/dicom/write/decodeDicom.fake.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { reorient } from '#main/volume/reorient.ts';
import { writeDerivedSeries, writeSegmentation } from './dicomOut.ts';

const at = testFolder();
let folders = 0;

/** A series of three slices of 3×2 voxels, its grid, and a label map of it whose axes run another way. */
async function study() {
  const folder = at(`study-${folders++}`);
  const source = path.join(folder, 'source');
  mkdirSync(source, { recursive: true });
  for (const n of [1, 2, 3])
    writeFileSync(path.join(source, `${n}.dcm`), dicomBytes(fakeSlice(n, 30 + 2 * n)));
  const { volume } = await readDicom([source]);
  const grid: Grid = { dims: volume.dims, affineRas: volume.affineRas };
  const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 2, 0, 0, 0, 7);
  const rows = [
    { value: 1, name: 'liver', colour: '#aa5500' },
    { value: 2, name: 'liver_lesion', colour: '#ffee00' },
    { value: 7, name: 'spleen', colour: '#5500aa' },
  ];
  const labels = path.join(folder, 'labels.nii.gz');
  await writeNifti(labels, reorient({ ...grid, data, meaning: 'label' }, 'RSA'), rows);
  return { folder, source, grid, data, labels, volume };
}

const made = { version: '1.2.3', at: new Date('2026-02-03T04:05:06Z') };

describe('writeSegmentation', () => {
  it.each(['binary', 'labelmap'] as const)(
    'as %s gives the labels back on the slices they came from',
    async (encoding) => {
      const { folder, source, grid, data, labels } = await study();
      const out = path.join(folder, 'seg.dcm');
      const written = await writeSegmentation({ image: labels, source, out, encoding, ...made });
      expect(written.warnings).toEqual([]);
      const read = await readLabels(out, grid);
      const nameOf = new Map(read.table.map(({ value, name }) => [value, name]));
      const names = ['', 'liver', 'liver_lesion', '', '', '', '', 'spleen'];
      expect(Array.from(read.volume.data, (value) => nameOf.get(value) ?? '')).toEqual(
        Array.from(data, (value) => names[value]),
      );
      expect(decodeDicom(readFileSync(out))).toMatchObject({
        PatientID: 'DOE^JANE',
        StudyInstanceUID: '1.2.3',
        FrameOfReferenceUID: '1.2.9',
        Modality: 'SEG',
      });
    },
  );

  it('takes some labels only, and names who drew them', async () => {
    const { folder, source, labels } = await study();
    const out = path.join(folder, 'seg.dcm');
    const request = { image: labels, source, out, encoding: 'binary', ...made } as const;
    await writeSegmentation({ ...request, only: ['liver_lesion'], reader: 'Dr. Ada' });
    const set = decodeDicom(readFileSync(out));
    expect(set).toMatchObject({ NumberOfFrames: 2, ContentCreatorName: [{ Alphabetic: 'Dr. Ada' }] });
    expect(set['SegmentSequence']).toMatchObject([
      { SegmentNumber: 1, SegmentLabel: 'liver_lesion', SegmentAlgorithmType: 'MANUAL' },
    ]);
    await expect(writeSegmentation({ ...request, only: ['tumor'] })).rejects.toMatchObject({
      code: 'request-invalid',
      data: { field: 'only', reason: 'there is no tumor; there are liver, liver_lesion, spleen' },
    });
  });

  it('calls only lesions computed, and only what was named as one a network', async () => {
    const { folder, source, labels } = await study();
    const out = path.join(folder, 'seg.dcm');
    const request = { image: labels, source, out, encoding: 'binary', synthetic: true, ...made } as const;
    await writeSegmentation(request);
    const segments = () => decodeDicom(readFileSync(out))['SegmentSequence'] as readonly DicomDataset[];
    const having = (name: string): unknown[] =>
      segments().flatMap((segment) => (name in segment ? [segment['SegmentLabel']] : []));
    expect(having('SegmentDescription')).toEqual(['liver_lesion']);
    expect(having('SegmentationAlgorithmIdentificationSequence')).toEqual([]);
    await writeSegmentation({ ...request, algorithm: 'abdomen-phantom-unet' });
    expect(having('SegmentationAlgorithmIdentificationSequence')).toHaveLength(3);
    expect(segments()[0]).toMatchObject({ SegmentAlgorithmName: 'abdomen-phantom-unet' });
  });

  it('refuses a provenance beside it that cannot be read, rather than leave out a mark', async () => {
    const { folder, source, labels } = await study();
    writeFileSync(path.join(folder, 'provenance.json'), '{"format":1,"synthetic":tru');
    const request = { image: labels, source, encoding: 'binary', ...made } as const;
    const out = path.join(folder, 'seg.dcm');
    await expect(writeSegmentation({ ...request, out })).rejects.toMatchObject({
      code: 'provenance-invalid',
    });
    expect(readdirSync(folder)).not.toContain('seg.dcm');
  });

  it('names the network that segmented, by the provenance beside the labels', async () => {
    const { folder, source, labels } = await study();
    const provenance: PredictionProvenance = {
      format: 1,
      program: { name: 'DiffTumor Workstation', version: '1.2.3' },
      provider: 'cpu',
      inputs: [],
      placed: [],
      model: { id: 'liver-unet', title: 'Liver', architecture: 'unet', sha256: 'a'.repeat(64) },
      options: { model: 'liver-unet', ...usualSegmentOptions },
      windows: {
        spacingMm: [1, 1, 1],
        windowHu: [-175, 250],
        size: [96, 96, 96],
        gridDims: [3, 2, 3],
        total: 1,
        air: 0,
        left: 0,
      },
      steps: [],
      warnings: [],
      outputs: [],
    };
    writeFileSync(path.join(folder, 'provenance.json'), JSON.stringify(provenance));
    const out = path.join(folder, 'seg.dcm');
    await writeSegmentation({ image: labels, source, out, encoding: 'binary', ...made });
    const set = decodeDicom(readFileSync(out));
    expect('SyntheticData' in set).toBe(false);
    expect((set['SegmentSequence'] as readonly DicomDataset[])[0]).toMatchObject({
      SegmentAlgorithmName: 'liver-unet',
      SegmentationAlgorithmIdentificationSequence: [{ AlgorithmName: 'liver-unet' }],
    });
  });

  it('refuses labels that lie elsewhere, or have nothing to write', async () => {
    const { folder, source, grid } = await study();
    const out = path.join(folder, 'seg.dcm');
    const labels = path.join(folder, 'other.nii.gz');
    const data = new Uint8Array(18);
    const rows = [{ value: 1, name: 'liver', colour: '#aa5500' }];
    const shifted = [...grid.affineRas];
    shifted[3] += 5;
    const request = { image: labels, source, out, encoding: 'binary', ...made } as const;
    await writeNifti(labels, { ...grid, affineRas: shifted, data, meaning: 'label' }, rows);
    await expect(writeSegmentation(request)).rejects.toMatchObject({ code: 'grid-differs' });
    await writeNifti(labels, { ...grid, data, meaning: 'label' }, rows);
    await expect(writeSegmentation(request)).rejects.toMatchObject({ code: 'request-invalid' });
    expect(readdirSync(folder)).not.toContain('seg.dcm');
  });

  it('without a source says that the patient is empty', async () => {
    const { folder, labels } = await study();
    const out = path.join(folder, 'seg.dcm');
    const { warnings } = await writeSegmentation({ image: labels, out, encoding: 'binary', ...made });
    expect(warnings).toEqual([{ code: 'dicom-patient-empty', data: {} }]);
    expect(decodeDicom(readFileSync(out))['StudyInstanceUID']).toMatch(/^2\.25\./);
  });
});

describe('writeDerivedSeries', () => {
  it('writes one image a slice with new UIDs, which reads back as the very volume', async () => {
    const { folder, source, volume } = await study();
    const ct = path.join(folder, 'ct.nii.gz');
    const data = Int16Array.from(volume.data, (hu) => hu + 100);
    await writeNifti(ct, reorient({ ...volume, data }, 'RAS'));
    const out = path.join(folder, 'series');
    const written = await writeDerivedSeries({ image: ct, source, out, synthetic: true, ...made });
    expect(written).toMatchObject({ files: 3, warnings: [] });
    const again = await readDicom([out]);
    expect(again.volume.affineRas).toEqual(volume.affineRas);
    expect(again.volume.data).toEqual(data);
    const first = decodeDicom(readFileSync(path.join(out, '0001.dcm')));
    expect(first).toMatchObject({
      StudyInstanceUID: '1.2.3',
      ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'],
      SyntheticData: 'YES',
      SourceImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3.1' }],
    });
    expect(first['SeriesInstanceUID']).toBe(written.seriesInstanceUid);
    await expect(writeDerivedSeries({ image: ct, source, out, ...made })).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
  });

  it('leaves nothing behind when a value is beyond 16 bits', async () => {
    const { folder, source, volume } = await study();
    const ct = path.join(folder, 'ct.nii.gz');
    const data = Float32Array.from(volume.data);
    data[17] = 1e6;
    await writeNifti(ct, { ...volume, data });
    const out = path.join(folder, 'series');
    rmSync(out, { recursive: true, force: true });
    await expect(writeDerivedSeries({ image: ct, source, out, ...made })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    expect(readdirSync(folder).filter((name) => name.includes('series'))).toEqual([]);
  });
});
