import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { openModel } from '#main/engine/models/openModel.ts';
import { decodeOnnx } from '#main/graph/proto/onnx.ts';
import { exportOnnx } from './exportOnnx.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'export-onnx-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (): string => path.join(folder, 'out.onnx');
const decoded = async (place: string) => decodeOnnx(await readFile(place));

it('writes standard operations, weights inside, and what the input must be', async () => {
  const { manifest } = await writeFakeModel(folder, fakeNetworks.unet);
  const [exported] = await exportOnnx({ modelsFolder: folder, id: 'unet', file: file(), patch: [8, 6, 4] });
  expect(exported).toEqual({
    task: 'segment',
    file: file(),
    inputs: { image: [1, 1, 8, 6, 4] },
    outputs: { logits: [1, 3, 8, 6, 4] },
  });
  const { graph, opsets, metadata } = await decoded(file());
  expect(opsets).toEqual([{ domain: '', version: 20 }]);
  expect(graph.inputs.map(({ name }) => name)).toEqual(['image']);
  expect(graph.nodes.every(({ domain }) => domain === undefined)).toBe(true);
  expect(graph.initializers.every(({ raw, external }) => raw !== undefined && external === undefined)).toBe(
    true,
  );
  const facts = Object.fromEntries((metadata ?? []).map(({ key, value }) => [key, value]));
  expect(facts).toMatchObject({
    id: 'unet',
    task: 'segment',
    labels: JSON.stringify(manifest.labels),
    spacing_mm: '[1,1,1]',
    window_hu: '[-175,250]',
    axes: 'RAS',
  });
});

it('puts large weights beside the file, aligned, each where the file says', async () => {
  const { folder: whole } = await writeFakeModel(folder, fakeNetworks.unet);
  const options = { modelsFolder: folder, id: 'unet', file: file(), patch: [4, 4, 4] };
  const [{ data = '' }] = await exportOnnx({ ...options, mostInside: 0 });
  expect(data).toBe(`${file()}.data`);
  const bytes = await readFile(data);
  const model = await openModel(whole);
  const { graph } = await decoded(file());
  const outside = graph.initializers.filter(({ name }) => name.startsWith('model.'));
  expect(outside.length).toBeGreaterThan(10);
  for (const { name, external = [] } of outside) {
    const field = Object.fromEntries(external.map(({ key, value }) => [key, value]));
    expect(field['location']).toBe('out.onnx.data');
    const [offset, length] = [Number(field['offset']), Number(field['length'])];
    expect(offset % 64).toBe(0);
    const wanted = (await model.weights([name])).get(name)?.data as Float32Array;
    expect([...new Float32Array(Uint8Array.from(bytes.subarray(offset, offset + length)).buffer)]).toEqual([
      ...wanted,
    ]);
  }
});

it('writes a file for each thing that a model computes, for images of one size', async () => {
  await writeFakeModel(folder, fakeNetworks.diffusion);
  const all = await exportOnnx({ modelsFolder: folder, id: 'diffusion', file: file(), patch: [16, 16, 16] });
  expect(all.map(({ task, file: place, inputs }) => [task, path.basename(place), inputs])).toEqual([
    ['encode', 'out.encode.onnx', { image: [1, 1, 16, 16, 16] }],
    ['decode', 'out.decode.onnx', { latent: [1, 4, 4, 4, 4] }],
    ['denoise', 'out.denoise.onnx', { latent: [1, 4, 4, 4, 4], time: [1], condition: [1, 5, 4, 4, 4] }],
  ]);
  const one = { modelsFolder: folder, id: 'diffusion', file: file(), task: 'decode' } as const;
  expect(await exportOnnx(one)).toMatchObject([{ file: file(), inputs: { latent: [1, 4, 8, 8, 8] } }]);
});

it('refuses what the model does not compute, and patches that do not fit', async () => {
  await writeFakeModel(folder, fakeNetworks.unet);
  const options = { modelsFolder: folder, id: 'unet', file: file() };
  await expect(exportOnnx({ ...options, task: 'encode' })).rejects.toMatchObject({ code: 'model-cannot' });
  await expect(exportOnnx({ ...options, patch: [8, 7, 8] })).rejects.toMatchObject({
    code: 'model-cannot',
    data: { reason: expect.stringContaining('multiples of 2×2×2, not 8×7×8') },
  });
});
