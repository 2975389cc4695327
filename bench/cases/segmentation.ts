import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { createModels } from '#main/engine/models/models.ts';
import { segmentImage } from '#main/engine/segment/segmentImage.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { BenchCase } from '../benchCase.ts';

/** An elliptic body of 40 HU with stripes, in air. */
function body(slices: number): Volume {
  const size = 512;
  const data = new Int16Array(size * size * slices).fill(-1000);
  for (let k = 0, v = 0; k < slices; k++)
    for (let j = 0; j < size; j++)
      for (let i = 0; i < size; i++, v++)
        if (((i - 256) / 200) ** 2 + ((j - 256) / 150) ** 2 < 1) data[v] = 40 + ((i + 3 * j + 7 * k) % 31);
  return { data, dims: [size, size, slices], affineRas: scalingAffine([0.75, 0.75, 1]), meaning: 'hu' };
}

async function segmenting(slices: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  try {
    const written = await writeFakeModel(folder, fakeNetworks.unet, {
      input: { spacingMm: [1, 1, 1], windowHu: [-175, 250], range: [0, 1], axes: 'RAS', patch: [96, 96, 96] },
    });
    const models = createModels();
    const model = await models.open(written.folder);
    const options = { ...usualSegmentOptions, model: model.manifest.id, overlap: 0.25 };
    const signal = new AbortController().signal;
    const context = { models, network: {}, signal, progress: () => undefined };
    await segmentImage(model, { image: body(slices), options }, context);
    await models.clear();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Memory of the streamed sliding window: the scan's own voxels and answers, and a slab as thick as a window. */
export const segmentationCase: BenchCase = {
  name: 'segmentation',
  summary:
    'a U-Net of two levels over scans of 512×512 pixels and 0.75×0.75×1 mm, windows of 96³, overlap 0.25',
  rounds: 1,
  prepare: () =>
    Promise.resolve({
      '150 slices': () => segmenting(150),
      '300 slices': () => segmenting(300),
      '600 slices': () => segmenting(600),
    }),
};
