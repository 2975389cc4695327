import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ModelManifest, ModelManifest as Manifest } from '#shared/contract/model.ts';
import { usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import { formFor } from '#main/runtime/session.ts';
import { modelGridOf } from '#main/volume/modelGrid.ts';
import type { Volume } from '#main/volume/volume.ts';
import { fakeNetworks, writeFakeModel } from '../models/model.fake.ts';
import { createModels, type Models } from '../models/models.ts';
import { classRows } from './classRows.ts';
import { fitRun, networkBytes, smallerRuns } from './fitRun.ts';
import { maskBox, organBoxFinder } from './organBox.ts';
import { scanWarnings } from './scanWarnings.ts';
import { segmentImage } from './segmentImage.ts';

let folder: string;
let models: Models;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'segment-'));
  models = createModels();
});
afterEach(async () => {
  await models.clear();
  await rm(folder, { recursive: true });
});

const scaled = (x: number, y: number, z: number): Affine => [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];

function ct(dims: readonly [number, number, number], affineRas: Affine, hu: (v: number) => number): Volume {
  const data = Int16Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, v) => hu(v));
  return { data, dims, affineRas, meaning: 'hu' };
}

const manifest = (changes: Partial<ModelManifest>): ModelManifest =>
  Manifest.parse({
    format: 1,
    id: 'm',
    title: 'M',
    network: fakeNetworks.unet,
    input: { spacingMm: [1, 1, 1], windowHu: [-175, 250], patch: [32, 32, 32] },
    licence: 'none',
    source: { fileName: 'f', sha256: '0'.repeat(64), bytes: 1 },
    weights: [{ file: 'w', sha256: '0'.repeat(64), bytes: 1, tensors: 1 }],
    ...changes,
  });

describe('classRows', () => {
  it('takes the names of the manifest, or those of the published order', () => {
    expect(classRows(manifest({ organ: 'kidney' }))).toMatchObject({
      rows: [{ name: 'kidney' }, { name: 'kidney_lesion' }],
      organValue: 1,
      lesionValues: [2],
      organ: 'kidney',
    });
    expect(classRows(manifest({})).rows.map(({ name }) => name)).toEqual(['organ', 'lesion']);
    const labels = ['background', 'liver_tumor', 'liver'];
    expect(classRows(manifest({ labels }))).toMatchObject({
      organValue: 2,
      lesionValues: [1],
      organ: 'liver',
    });
  });
});

describe('the size of a run', () => {
  it('falls to smaller batches, then to smaller windows that the network can take', () => {
    const runs = smallerRuns({ window: [96, 96, 96], batch: 4 }, fakeNetworks.swinunetr);
    expect(runs.slice(0, 4)).toEqual([
      { window: [96, 96, 96], batch: 4 },
      { window: [96, 96, 96], batch: 2 },
      { window: [96, 96, 96], batch: 1 },
      { window: [64, 64, 64], batch: 1 },
    ]);
    for (const { window } of runs) expect(window.every((size) => size % 32 === 0 && size >= 64)).toBe(true);
  });

  it('is the first that fits, and none is a refusal with numbers', () => {
    const runs = smallerRuns({ window: [96, 96, 96], batch: 1 }, fakeNetworks.unet);
    const bytesOf = ({ window }: (typeof runs)[number]): number => window[0] * 1e6;
    expect(fitRun(runs, bytesOf, 70e6).window).toEqual([64, 64, 64]);
    expect(() => fitRun(runs, bytesOf, 1e6)).toThrow(
      expect.objectContaining({ code: 'memory-short', data: expect.objectContaining({ freeMb: 1 }) }),
    );
  });
});

describe('the box around the organ', () => {
  const native = ct([40, 60, 30], scaled(-2, 1, 3), () => 0);
  const grid = modelGridOf(native, [1, 1, 1]);

  it('of a mask is turned and scaled with the CT, with 20 mm around it', () => {
    const data = new Uint8Array(native.data.length);
    data[10 + 40 * (30 + 60 * 15)] = 1;
    const box = maskBox({ data, dims: native.dims }, grid);
    // Voxel 10 of 40, running to the left, is 29 from the other end: 58 mm.
    expect(box).toEqual({ min: [34, 6, 21], max: [79, 55, 70] });
    expect(maskBox({ data: new Uint8Array(data.length), dims: native.dims }, grid)).toBeUndefined();
  });

  it('of a first look is around the largest piece of anything', () => {
    const finder = organBoxFinder(grid, 2, 2);
    const plane = grid.dims[0] * grid.dims[1];
    for (let index = 0; index < grid.dims[2]; index++) {
      const logits = new Float32Array(2 * plane);
      if (index > 60)
        for (let a = 40; a < 60; a++) for (let b = 20; b < 40; b++) logits[plane + a * grid.dims[1] + b] = 1;
      if (index === 4) logits[plane + 4 * grid.dims[1] + 4] = 1;
      finder.plane({ index, logits });
    }
    expect(finder.box()).toEqual({ min: [16, 0, 40], max: [79, 60, 88] });
    expect(organBoxFinder(grid, 2, 2).box()).toBeUndefined();
  });
});

describe('scanWarnings', () => {
  const codes = (image: Volume, changes: Partial<ModelManifest> = {}): string[] => {
    const model = manifest(changes);
    return scanWarnings(image, modelGridOf(image, model.input.spacingMm), model).map(({ code }) => code);
  };
  const hu = (v: number): number => (v % 3 === 0 ? -1000 : v % 200);

  it('has nothing to say of a CT of the usual kind', () =>
    expect(codes(ct([40, 40, 40], scaled(1, 1, 2), hu))).toEqual([]));

  it('tells of values that are no HU, of slices far apart, of scans smaller than a window, of demonstrations', () => {
    expect(codes(ct([40, 40, 40], scaled(1, 1, 2), (v) => v % 900))).toEqual(['not-hounsfield']);
    expect(codes(ct([40, 40, 10], scaled(1, 1, 8), hu))).toEqual(['slices-far-apart']);
    expect(codes(ct([40, 40, 10], scaled(1, 1, 2), hu))).toEqual(['scan-small']);
    expect(codes(ct([40, 40, 40], scaled(1, 1, 2), hu), { demonstration: true })).toEqual([
      'model-demonstration',
    ]);
  });
});

describe('segmentImage', () => {
  const image = ct([44, 40, 36], scaled(1, 1, 1), (v) => (v % 44 < 8 ? -1000 : (v * 7) % 190));
  const signal = new AbortController().signal;

  it('takes smaller windows when memory is short, and says so', async () => {
    const model = await models.open((await writeFakeModel(folder, fakeNetworks.unet)).folder);
    const options = { ...usualSegmentOptions, model: 'unet' };
    const stages: string[] = [];
    const context = {
      models,
      network: {},
      signal,
      progress: ({ stage }: { stage: string }) => stages.push(stage),
    };
    const usual = await segmentImage(model, { image, options }, context);
    expect(usual.windows.size).toEqual([32, 32, 32]);
    const form = await formFor({});
    const free = networkBytes(fakeNetworks.unet, { window: [32, 32, 32], batch: 1 }, form) - 1;
    const tight = await segmentImage(model, { image, options }, { ...context, free });
    expect(tight.windows.size[0]).toBeLessThan(32);
    expect(tight.warnings.map(({ code }) => code)).toContain('window-smaller');
    expect(new Set(stages)).toEqual(new Set(['looking at the CT', 'cleaning up']));
    await expect(segmentImage(model, { image, options }, { ...context, free: 1e6 })).rejects.toMatchObject({
      code: 'memory-short',
    });
  });

  it('around the organ gives the same labels inside the box, and background outside', async () => {
    const model = await models.open((await writeFakeModel(folder, fakeNetworks.unet)).folder);
    const data = new Uint8Array(image.data.length);
    data[40 + 44 * (20 + 40 * 5)] = 1;
    const context = { models, network: {}, signal, progress: () => undefined };
    const run = (organFirst: boolean) =>
      segmentImage(
        model,
        {
          image,
          organ: { data, dims: image.dims },
          options: { ...usualSegmentOptions, model: 'unet', organFirst },
        },
        context,
      );
    const whole = await run(false);
    const part = await run(true);
    const box = maskBox({ data, dims: image.dims }, modelGridOf(image, [1, 1, 1]));
    let differing = 0;
    part.labels.data.forEach((label, v) => {
      const [i, k] = [v % 44, Math.floor(v / (44 * 40))];
      const inside = i >= (box?.min[0] ?? 0) && k < (box?.max[2] ?? 0);
      if (label !== (inside ? whole.labels.data[v] : 0)) differing++;
    });
    expect(differing).toBe(0);
    expect(part.labels.data.some((label) => label !== 0)).toBe(true);
  });

  it('refuses a model that does not segment', async () => {
    const model = await models.open((await writeFakeModel(folder, fakeNetworks.vqgan)).folder);
    const context = { models, network: {}, signal, progress: () => undefined };
    const options = { ...usualSegmentOptions, model: 'vqgan' };
    await expect(segmentImage(model, { image, options }, context)).rejects.toMatchObject({
      code: 'model-cannot',
    });
  });
});
