import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiffusionSpec, LesionSpec } from '#shared/contract/lesion.ts';
import type { Progress } from '#shared/contract/job.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { fakeDiffusion } from '#main/synthesis/diffusion/networks.fake.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { fakeNetworks, writeFakeModel } from '../models/model.fake.ts';
import { createModels } from '../models/models.ts';
import { composeLesions } from '../ops/composeLesions.ts';
import { importCase } from '../ops/importCase.ts';
import { synthesizeDiffusion } from '../ops/synthesizeDiffusion.ts';
import { createResidents } from '../residents.ts';

// Networks, however small, take their time where other work is done beside.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = testFolder();
const models = createModels();
afterAll(() => models.clear());
const dims: Dims = [36, 36, 30];
const affineRas: Affine = [1.5, 0, 0, -27, 0, 1.5, 0, -27, 0, 0, 2, -30, 0, 0, 0, 1];

/** A block of liver with a rim of fat. */
async function makeCase(name: string, lowest = -100): Promise<CaseOnDisk> {
  const count = dims[0] * dims[1] * dims[2];
  const own = folder(name);
  await mkdir(own);
  const inside = (v: number): boolean => {
    const [i, j, k] = [v % 36, Math.floor(v / 36) % 36, Math.floor(v / 36 / 36)];
    return i > 1 && j > 1 && k > 1 && i < 34 && j < 34 && k < 28;
  };
  const data = Int16Array.from({ length: count }, (_, v) => (inside(v) ? 90 + ((v * 7) % 23) : lowest));
  const mask = Uint8Array.from({ length: count }, (_, v) => (inside(v) ? 1 : 0));
  const [ct, labels] = [path.join(own, 'ct.nii'), path.join(own, 'liver.nii')];
  await writeNifti(ct, { dims, affineRas, data, meaning: 'hu' });
  await writeNifti(labels, { dims, affineRas, data: mask, meaning: 'label' });
  const source = await importCase(
    { folder: own, imageFile: ct, imageFiles: ['ct.nii'], labelsFile: labels },
    quiet(),
  );
  return { folder: own, source, modelsFolder: folder('models') };
}

function quiet(signal = new AbortController().signal, told: Progress[] = []) {
  const progress = (step: Progress): void => {
    told.push(step);
  };
  return { signal, progress };
}

let sha256: string;
let autoencoderSha256: string;
beforeAll(async () => {
  const { manifest } = await writeFakeModel(folder('models'), fakeNetworks.diffusion);
  [{ sha256 }] = manifest.weights;
  const autoencoder = await writeFakeModel(folder('models'), fakeNetworks.vqgan);
  [{ sha256: autoencoderSha256 }] = autoencoder.manifest.weights;
});

const lesion = (given: Partial<Omit<DiffusionSpec, 'appearance'>> = {}): DiffusionSpec =>
  fakeDiffusion(given.centreRasMm ?? [0, 0, 0], {
    model: { id: 'diffusion', sha256 },
    sampling: { sampler: 'ancestral', steps: 4 },
    diameterMm: 8,
    ...given,
  });

let number = 0;
let onDisk: CaseOnDisk;
beforeEach(async () => {
  onDisk = await makeCase(`case${number++}`);
});

const compose = (to: readonly LesionSpec[], from?: readonly LesionSpec[]) =>
  composeLesions(createResidents(2, models))({ onDisk, from, to, probe: true });
const draw = (spec: LesionSpec, context = quiet(), at = onDisk) =>
  synthesizeDiffusion(createResidents(2, models))({ onDisk: at, lesions: [spec], others: [] }, context);
const patches = (): Promise<string[]> => readdir(path.join(onDisk.folder, 'patches')).catch(() => []);

describe('a diffusion lesion in a case', () => {
  it('is drawn once: composed again from the file, without its model', async () => {
    const drawn = await compose([lesion()]);
    const files = await patches();
    expect(files).toHaveLength(1);
    const again = await composeLesions(createResidents(2, models))({
      onDisk: { ...onDisk, modelsFolder: folder('nothing') },
      to: [lesion()],
      probe: false,
    });
    expect(again.parts).toEqual(drawn.parts);
    expect(await patches()).toEqual(files);
  });

  it('is drawn again, the same, when its file is gone or broken', async () => {
    const drawn = await compose([lesion()]);
    const [file] = await patches();
    const place = path.join(onDisk.folder, 'patches', file);
    const bytes = await readFile(place);
    await rm(place);
    expect((await compose([lesion()])).parts).toEqual(drawn.parts);
    expect(await readFile(place)).toEqual(bytes);
    const broken = Uint8Array.from(bytes);
    broken[bytes.length - 5] ^= 1;
    await writeFile(place, broken);
    expect((await compose([lesion()])).parts).toEqual(drawn.parts);
    expect(await readFile(place)).toEqual(bytes);
  });

  it('needs no network when only the way it is put into the scan changes', async () => {
    await compose([lesion()]);
    const softer = {
      ...lesion(),
      appearance: { ...lesion().appearance, edgeSoftnessMm: 3, massEffectPercent: 50 },
    };
    const told: Progress[] = [];
    await draw(softer, quiet(undefined, told));
    expect(told.map(({ stage }) => stage)).toEqual(['reading the case']);
    expect(await patches()).toHaveLength(1);
    await draw({ ...lesion(), seed: 99 });
    expect(await patches()).toHaveLength(2);
  });

  it('goes and comes with undo and redo', async () => {
    const rules = ruleLesion({ centreRasMm: [0, 18, 0], diameterMm: 8 });
    const both = await compose([rules, lesion()]);
    const undone = await compose([rules], [rules, lesion()]);
    expect(undone.lesions.map(({ spec }) => spec.id)).toEqual([rules.id]);
    const redone = await compose([rules, lesion()], [rules]);
    expect(redone.lesions).toEqual(both.lesions);
  });

  it('tells every step, and ends between two of them', async () => {
    const told: Progress[] = [];
    const controller = new AbortController();
    const context = quiet(controller.signal, told);
    const progress = (step: Progress) => {
      context.progress(step);
      if (step.stage === 'denoising' && step.done === 3) controller.abort();
    };
    await expect(draw(lesion(), { ...context, progress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await patches()).toEqual([]);
    expect(told.slice(1).map(({ stage, done, total }) => `${stage} ${done}/${total}`)).toEqual([
      'encoding the surroundings 0/6',
      'denoising 1/6',
      'denoising 2/6',
      'denoising 3/6',
    ]);
  });
});

describe('refusals', () => {
  const refused = async (given: Parameters<typeof lesion>[0]) =>
    draw(lesion(given)).then(
      () => 'drawn',
      ({ code }: { code: string }) => code,
    );

  it('name what is wrong with the model', async () => {
    await writeFakeModel(folder('models'), fakeNetworks.unet);
    const unet = await readManifestSha('unet');
    const other = await writeFakeModel(
      folder('models'),
      { ...fakeNetworks.vqgan, embeddingDim: 6 },
      { id: 'other-latent' },
      9,
    );
    const kidney = await writeFakeModel(
      folder('models'),
      fakeNetworks.diffusion,
      { id: 'kidney', organ: 'kidney' },
      7,
    );
    const { autoencoder: _, ...without } = fakeNetworks.diffusion;
    const alone = await writeFakeModel(folder('models'), without, { id: 'bare' }, 3);
    const bare = { id: 'bare', sha256: alone.manifest.weights[0].sha256 };
    const ofOther = { id: 'other-latent', sha256: other.manifest.weights[0].sha256 };
    expect(await refused({ model: { id: 'none', sha256: '0'.repeat(64) } })).toBe('model-missing');
    expect(await refused({ model: { id: 'diffusion', sha256: '0'.repeat(64) } })).toBe('model-differs');
    expect(await refused({ model: unet })).toBe('model-kind');
    const ofKidney = { id: 'kidney', sha256: kidney.manifest.weights[0].sha256 };
    expect(await refused({ model: ofKidney })).toBe('model-organ');
    expect(await refused({ autoencoder: { id: 'none', sha256: '0'.repeat(64) } })).toBe('model-missing');
    expect(await refused({ model: bare })).toBe('autoencoder-missing');
    const autoencoder = { id: 'renamed', sha256: autoencoderSha256 };
    expect(await refused({ model: bare, autoencoder })).toBe('drawn');
    expect(await refused({ autoencoder: ofOther })).toBe('autoencoder-latent');
    expect(await refused({ sampling: { sampler: 'ddim', steps: 5 } })).toBe('sampling-impossible');
    expect(await refused({ autoencoder, seed: 2 })).toBe('drawn');
  });

  it('name what is wrong with the scan', async () => {
    const positive = await makeCase('positive', 10);
    await expect(draw(lesion(), quiet(), positive)).rejects.toMatchObject({
      code: 'not-ct',
      data: { leastHu: 10 },
    });
  });

  it('come before anything is drawn where no lesion may stand', async () => {
    expect(await refused({ centreRasMm: [200, 0, 0] })).toBe('outside-volume');
    expect(await patches()).toEqual([]);
  });
});

async function readManifestSha(id: string): Promise<{ id: string; sha256: string }> {
  const text = await readFile(path.join(folder('models'), id, 'manifest.json'), 'utf8');
  const { weights } = JSON.parse(text) as { weights: { sha256: string }[] };
  return { id, sha256: weights[0].sha256 };
}
