import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { dicomBytes, fakeSlice } from '#main/io/dicom/dicomBytes.fake.ts';
import { segOf } from '#main/io/dicom/labels/seg.fake.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { scoreFiles } from './scoreFiles.ts';

const at = testFolder();
const settings: EvaluationSettings = {
  toleranceMm: 2,
  minimumOverlap: 0.1,
  minimumRadiusMm: 0,
  healthy: false,
  organMask: false,
  seed: 1,
  resamples: 0,
};
const context = { signal: new AbortController().signal, progress: () => undefined };

/** Three slices, a segmentation on them, and the same mask but for one voxel of tumor as NIfTI. */
async function files() {
  mkdirSync(at('ct'), { recursive: true });
  for (const n of [0, 1, 2]) writeFileSync(at('ct', `${n}.dcm`), dicomBytes(fakeSlice(n, n)));
  const frames = [
    { z: 0, segment: 1, bits: '111000' },
    { z: 1, segment: 2, bits: '000011' },
  ];
  writeFileSync(at('truth.dcm'), dicomBytes(segOf(frames)));
  await writeNifti(
    at('prediction.nii'),
    {
      data: Uint8Array.from('111000000020000000', Number),
      dims: [3, 2, 3],
      affineRas: [-0.5, 0, 0, -10, 0, -0.75, 0, 20, 0, 0, 1, 0, 0, 0, 0, 1],
      meaning: 'label',
    },
    [
      { value: 1, name: 'liver', colour: '#804020' },
      { value: 2, name: 'liver_lesion', colour: '#d02020' },
    ],
  );
  return { name: 'one', ct: at('ct'), truth: at('truth.dcm'), prediction: at('prediction.nii') };
}

const score = (given: Awaited<ReturnType<typeof files>> | Record<string, string | undefined>) =>
  scoreFiles(
    {
      files: given as Awaited<ReturnType<typeof files>>,
      settings,
      labelNames: {},
      truthRoles: {},
      predictionRoles: {},
    },
    context,
  );

describe('masks that are DICOM', () => {
  it('are measured on the grid of their CT', async () => {
    const { tumor } = await score(await files());
    // One of two voxels was found: 2 · 1 / (1 + 2).
    expect(tumor.dice).toBeCloseTo(2 / 3, 10);
    expect(tumor.truthMl).toBeCloseTo((2 * 0.5 * 0.75) / 1000, 10);
  });

  it('are measured on the grid of the other mask where there is no CT', async () => {
    const { tumor } = await score({ ...(await files()), ct: undefined });
    expect(tumor.dice).toBeCloseTo(2 / 3, 10);
  });

  it('are refused where nothing says what grid they lie on', async () => {
    const { truth, name } = await files();
    await expect(score({ name, truth, prediction: truth })).rejects.toMatchObject({
      code: 'dicom-labels-alone',
    });
  });
});
