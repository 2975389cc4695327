import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLabels } from '#main/io/convert/readLabels.ts';
import { dicomBytes, fakeSlice } from '#main/io/dicom/dicomBytes.fake.ts';
import { segOf } from '#main/io/dicom/labels/seg.fake.ts';
import { readDicom } from '#main/io/dicom/readDicom.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { loadTrainingCase } from './trainingCase.ts';

const at = testFolder();

it('makes the same case of a DICOM series with its segmentation as of NIfTI files of them', async () => {
  mkdirSync(at('ct'), { recursive: true });
  for (const n of [0, 1, 2]) writeFileSync(at('ct', `${n}.dcm`), dicomBytes(fakeSlice(n, n)));
  writeFileSync(at('seg.dcm'), dicomBytes(segOf([{ z: 1, segment: 1, bits: '111011' }])));
  const { volume } = await readDicom([at('ct')]);
  await writeNifti(at('ct.nii'), volume);
  const labels = await readLabels(at('seg.dcm'), volume);
  await writeNifti(at('seg.nii'), labels.volume, labels.table);
  const load = (image: string, mask: string) =>
    loadTrainingCase(
      { from: 'files', name: 'one', image: at(image), labels: at(mask), labelNames: {} },
      {
        labels: ['background', 'liver', 'liver_lesion'],
        input: { spacingMm: [0.5, 0.75, 1], windowHu: [-1000, 0], patch: [16, 16, 16] },
      },
    );
  const [dicom, nifti] = [await load('ct', 'seg.dcm'), await load('ct.nii', 'seg.nii')];
  expect(dicom.labelled.image).toEqual(nifti.labelled.image);
  expect(dicom.labelled.labels).toEqual(nifti.labelled.labels);
  expect([...dicom.labelled.labels.data].filter((value) => value === 1)).toHaveLength(5);
});
