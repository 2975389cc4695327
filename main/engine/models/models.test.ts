import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { divisorOf, tasksOf } from '#main/networks/networks.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { decodeSafetensors, encodeSafetensors } from '#main/tensor/safetensors.ts';
import { elementCount, type Tensor, tensor } from '#main/tensor/tensor.ts';
import { fakeNetworks, writeFakeDiffusionPair, writeFakeModel } from './model.fake.ts';
import { manifestFile, weightsFile } from './modelFolder.ts';
import { createModels, type Models } from './models.ts';
import { openDecoder, openDenoiser, openEncoder, openSegmenter } from './neural.ts';

let folder: string;
let models: Models;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'models-'));
  models = createModels();
});
afterEach(async () => {
  await models.clear();
  await rm(folder, { recursive: true });
});

const noise = (shape: readonly number[]): Float32Array => {
  const random = seededRandom(5);
  return Float32Array.from({ length: elementCount(shape) }, () => random.uniform(-1, 1));
};

it.each(Object.values(fakeNetworks))('computes everything that $architecture can', async (network) => {
  const model = await models.open((await writeFakeModel(folder, network)).folder);
  for (const task of tasksOf(network)) {
    const grid = divisorOf(network, task).map((size) => 2 * size);
    const ready = await models.network(model, task, { grid });
    const inputs = Object.entries(ready.inputs).map(([name, shape]) => [name, noise(shape)] as const);
    const outputs = await ready.run(Object.fromEntries(inputs));
    for (const [name, shape] of Object.entries(ready.outputs)) {
      expect(outputs[name].length).toBe(elementCount(shape));
      expect(outputs[name].every(Number.isFinite)).toBe(true);
    }
  }
});

it('segments, encodes, denoises and decodes', async () => {
  const unet = await models.open((await writeFakeModel(folder, fakeNetworks.unet)).folder);
  const { shape, compute } = await openSegmenter(models, unet, { grid: [8, 6, 4] });
  expect(shape).toEqual([1, 3, 8, 6, 4]);
  expect((await compute(noise([8, 6, 4]))).length).toBe(3 * 8 * 6 * 4);

  const pair = await writeFakeDiffusionPair(folder);
  const autoencoder = await models.open(pair.autoencoder.folder);
  const diffusion = await models.open(pair.diffusion.folder);
  const encoder = await openEncoder(models, autoencoder, { grid: [16, 16, 16] });
  expect(encoder.shape).toEqual([1, 4, 4, 4, 4]);
  const latent = await encoder.compute(noise([1, 1, 16, 16, 16]));
  const denoise = await openDenoiser(models, diffusion, { grid: [4, 4, 4] });
  const seen = await denoise(latent, 3, noise([1, 5, 4, 4, 4]));
  expect(await denoise(latent, 0, noise([1, 5, 4, 4, 4]))).not.toEqual(seen);
  const decoder = await openDecoder(models, diffusion, { grid: [4, 4, 4] });
  expect(decoder.shape).toEqual([1, 1, 16, 16, 16]);
  expect((await decoder.compute(seen)).every(Number.isFinite)).toBe(true);
});

it('goes on when others took its place in memory', async () => {
  const model = await models.open((await writeFakeModel(folder, fakeNetworks.unet)).folder);
  const first = await openSegmenter(models, model, { grid: [4, 4, 4] });
  const image = noise([4, 4, 4]);
  const before = await first.compute(image);
  for (let size = 6; size <= 20; size += 2) await openSegmenter(models, model, { grid: [size, 4, 4] });
  expect(await first.compute(image)).toEqual(before);
});

it('widens weights of half the size', async () => {
  const { folder: whole, manifest } = await writeFakeModel(folder, fakeNetworks.unet);
  const file = path.join(whole, weightsFile);
  const tensors = [...decodeSafetensors(await readFile(file), file)].map(
    ([name, { shape, data }]): [string, Tensor] => {
      const words = new Uint32Array(Float32Array.from(data as Float32Array).buffer);
      return [
        name,
        tensor(
          'BF16',
          shape,
          Uint16Array.from(words, (word) => word >>> 16),
        ),
      ];
    },
  );
  const half = encodeSafetensors(new Map(tensors));
  await writeFile(file, half);
  await expect(models.open(whole)).rejects.toMatchObject({
    code: 'model-damaged',
    data: { id: manifest.id },
  });
  const sha256 = createHash('sha256').update(half).digest('hex');
  const weights = [{ ...manifest.weights[0], sha256, bytes: half.length }];
  await writeFile(path.join(whole, manifestFile), JSON.stringify({ ...manifest, weights }));
  const { compute } = await openSegmenter(models, await models.open(whole), { grid: [4, 4, 4] });
  expect((await compute(noise([4, 4, 4]))).every(Number.isFinite)).toBe(true);
});

it('refuses what is not there, not whole, not of its network, or not for that', async () => {
  await expect(models.open(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'model-missing' });
  const { folder: whole } = await writeFakeModel(folder, fakeNetworks.unet);
  const model = await models.open(whole);
  await expect(models.network(model, 'decode', { grid: [4, 4, 4] })).rejects.toMatchObject({
    code: 'model-cannot',
    data: { reason: 'its network does not decode' },
  });
  await expect(models.network(model, 'segment', { grid: [4, 5, 4] })).rejects.toMatchObject({
    code: 'model-cannot',
    data: { reason: 'it takes sizes that are multiples of 2×2×2, not 4×5×4' },
  });
  const ready = await models.network(model, 'segment', { grid: [4, 4, 4] });
  await expect(ready.run({ image: new Float32Array(3) })).rejects.toThrow('3 numbers instead of 64');

  await appendFile(path.join(whole, weightsFile), 'x');
  await expect(models.open(whole)).rejects.toMatchObject({ code: 'model-damaged' });

  const other = await writeFakeModel(folder, fakeNetworks.unet, {
    id: 'other',
    network: { ...fakeNetworks.unet, channels: [4, 16] },
  });
  await expect(models.open(other.folder)).rejects.toMatchObject({
    code: 'model-unfit',
    data: { keys: expect.arrayContaining(['model.1.submodule.conv.unit0.conv.weight']) },
  });
});
