import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Organ } from '#shared/contract/lesion.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { synthesizeFiles } from './synthesizeFiles.ts';

const data = path.resolve(import.meta.dirname, '../../../../shared/data/ct');
const folder = testFolder();
const patience = 180_000;

let sha256: string;
beforeAll(async () => {
  const { manifest } = await writeFakeModel(folder('models'), fakeNetworks.diffusion, { organ: undefined });
  [{ sha256 }] = manifest.weights;
});

/** Draws a lesion into a scan; counts voxels that changed, and those of them that may not. */
async function draw(ct: string, labels: string, organ: Organ, massEffectPercent: number) {
  const files = { ct: path.join(data, ct), labels: path.join(data, labels) };
  const outDir = folder(`${labels}-${massEffectPercent}`);
  const { provenance } = await synthesizeFiles({
    ...files,
    recipe: {
      task: 'synthesize',
      organ,
      placement: { kind: 'automatic', count: 1, avoidVessels: false },
      size: { kind: 'diameter', diameterMm: 12 },
      generator: 'diffusion',
      model: { id: 'diffusion', sha256 },
      sampling: { sampler: 'ancestral', steps: 4 },
      appearance: { massEffectPercent },
      seed: 3,
    },
    outDir,
    version: '1.2.3',
    recordPaths: false,
    modelsFolder: folder('models'),
    network: { provider: 'cpu' },
  });
  const source = (await readNifti(files.ct)).volume;
  const mask = (await readNifti(files.labels)).volume.data;
  const result = (await readNifti(path.join(outDir, 'ct.nii.gz'))).volume;
  expect(result.affineRas).toEqual(source.affineRas);
  const { min, max } = provenance.lesions[0].measure.box;
  const [nx, ny] = source.dims;
  const counts = { changed: 0, beyondBox: 0, beyondOrgan: 0 };
  for (let v = 0; v < source.data.length; v++) {
    if (result.data[v] === source.data[v]) continue;
    counts.changed++;
    const place = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / nx / ny)];
    if (place.some((index, axis) => index < min[axis] || index >= max[axis])) counts.beyondBox++;
    if (mask[v] === 0) counts.beyondOrgan++;
  }
  return counts;
}

describe.skipIf(!existsSync(data))('a diffusion lesion in a real scan', () => {
  it.each([
    ['chaos-ct3.nii.gz', 'chaos-ct3_liver.nii.gz', 'liver'],
    ['ts-abdomen-3mm.nii.gz', 'ts-abdomen-3mm_liver.nii.gz', 'liver'],
    ['ts-abdomen-3mm.nii.gz', 'ts-abdomen-3mm_kidneys.nii.gz', 'kidney'],
    ['ts-abdomen-3mm.nii.gz', 'ts-abdomen-3mm_pancreas.nii.gz', 'pancreas'],
  ] as const)(
    'changes %s nowhere but in its blurred mask: %s',
    async (ct, labels, organ) => {
      const { changed, beyondBox, beyondOrgan } = await draw(ct, labels, organ, 0);
      expect(changed).toBeGreaterThan(20);
      expect([beyondBox, beyondOrgan]).toEqual([0, 0]);
    },
    patience,
  );

  it(
    'reaches further with a mass effect, and no further than its box',
    async () => {
      const labels = 'ts-abdomen-3mm_liver.nii.gz';
      const { changed, beyondBox } = await draw('ts-abdomen-3mm.nii.gz', labels, 'liver', 30);
      expect(changed).toBeGreaterThan(100);
      expect(beyondBox).toBe(0);
    },
    patience,
  );
});
