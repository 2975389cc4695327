import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModels } from '#main/engine/models/models.ts';
import { weightsFile } from '#main/engine/models/modelFolder.ts';
import { openSegmenter } from '#main/engine/models/neural.ts';
import { decodeSafetensors } from '#main/tensor/safetensors.ts';
import { canonicalKeys } from '#main/checkpoints/recognise/keys.ts';
import { fnv1a32, lowbias32 } from '#main/tensor/random.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { importModel } from './importModel.ts';

interface TensorRow {
  readonly path?: readonly string[];
  readonly key?: string;
  readonly shape: readonly number[];
  readonly sum: number | string;
}
interface FormulaInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly centre: number;
  readonly scale: number;
}
interface FileRow {
  readonly file: string;
  readonly kind?: string;
  readonly tensors?: readonly TensorRow[];
  readonly state_dict?: readonly TensorRow[];
  readonly forward?: {
    readonly inputs: { readonly x: FormulaInput };
    readonly y_every_997th: readonly number[];
    readonly tolerance: { readonly atol: number; readonly rtol: number };
  };
}

/** The formula of the folder's README. */
function formula({ name, shape, centre, scale }: FormulaInput): Float32Array {
  const seed = fnv1a32(name);
  const unit = (i: number): number => lowbias32((seed + Math.imul(i, 0x9e3779b9)) >>> 0) / 2 ** 32;
  return Float32Array.from({ length: elementCount(shape) }, (_, i) => centre + scale * (2 * unit(i) - 1));
}

const golden = path.resolve(import.meta.dirname, '../../../../shared/golden/checkpoints');
const present = existsSync(golden);
const rowsOf = (folder: string): FileRow[] =>
  present ? JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')).files : [];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'golden-models-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function expectSums(
  id: string,
  rows: readonly (TensorRow & { readonly name: string })[],
): Promise<void> {
  const weights = decodeSafetensors(await readFile(path.join(folder, id, weightsFile)), id);
  const names = canonicalKeys(rows.map(({ name }) => name));
  expect(weights.size).toBe(names.size);
  for (const { name, shape, sum } of rows) {
    const key = names.get(name);
    if (key === undefined) continue;
    const found = weights.get(key);
    expect(found?.shape).toEqual(shape);
    const total = Array.from(found?.data ?? [], Number).reduce((all, value) => all + value, 0);
    expect(Math.abs(total - Number(sum))).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(Number(sum)), found?.data.length ?? 0),
    );
  }
}

describe.skipIf(!present)('importModel: every file of shared/golden/checkpoints', () => {
  const networks = {
    'diffusion_small.pt': 'ema',
    'diffusion_small_half.pt': 'ema',
    'autoencoder_small.ckpt': 'state_dict',
  };
  it.each(Object.entries(networks))('imports %s with the sums of its %s', async (file, state) => {
    const id = file.replace('.', '-').toLowerCase();
    await importModel({ file: path.join(golden, file), id, modelsFolder: folder });
    const row = rowsOf(golden).find((one) => one.file === file);
    const rows = (row?.tensors ?? [])
      .filter(({ path: place }) => place?.[0] === state && place.length === 2)
      .map((tensor) => ({ ...tensor, name: tensor.path?.[1] ?? '' }));
    expect(rows.length).toBeGreaterThan(0);
    await expectSums(id, rows);
  });

  it('says what a file without a schedule leaves open, and takes it from the person', async () => {
    const file = path.join(golden, 'diffusion_small_half.pt');
    const open = await importModel({ file, id: 'half-open', modelsFolder: folder });
    expect(open).toMatchObject({ network: { timesteps: 200 }, notes: [expect.stringContaining('200')] });
    const said = await importModel({ file, id: 'half-said', modelsFolder: folder, timesteps: 4 });
    expect(said).toMatchObject({ network: { timesteps: 4 }, sampler: { kind: 'ancestral' } });
    expect(said.notes).toBeUndefined();
  });

  it.each(rowsOf(path.join(golden, 'segmentation')).map((row) => [row.file, row] as const))(
    'imports segmentation/%s, whose network then computes what PyTorch did',
    async (file, { state_dict: rows = [], forward }) => {
      const id = file.replace('.pt', '');
      await importModel({ file: path.join(golden, 'segmentation', file), id, modelsFolder: folder });
      await expectSums(
        id,
        rows.map((row) => ({ ...row, name: row.key ?? '' })),
      );
      if (forward === undefined) throw new Error('the manifest has no forward');
      const models = createModels();
      const { x } = forward.inputs;
      const { compute } = await openSegmenter(models, await models.open(path.join(folder, id)), {
        n: x.shape[0],
        grid: x.shape.slice(2),
      });
      const y = await compute(formula(x));
      const { atol, rtol } = forward.tolerance;
      for (const [i, wanted] of forward.y_every_997th.entries())
        expect(Math.abs(y[997 * i] - wanted)).toBeLessThanOrEqual(atol + rtol * Math.abs(wanted));
      await models.clear();
    },
  );

  it.each(rowsOf(golden).filter(({ kind }) => kind === 'hostile'))(
    'refuses $file and leaves nothing behind',
    async ({ file }) => {
      const before = await readdir(folder);
      await expect(
        importModel({ file: path.join(golden, file), id: 'evil', modelsFolder: folder }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^checkpoint-(broken|refused|unknown)$/) });
      expect(await readdir(folder)).toEqual(before);
    },
  );

  it.each(['views.pt', 'mixed_dtypes.pt', 'legacy.pt', 'numpy_scalar.pt', 'root_state_dict.pt'])(
    'finds no network in %s and names its keys',
    async (file) => {
      await expect(
        importModel({ file: path.join(golden, file), id: 'none', modelsFolder: folder }),
      ).rejects.toMatchObject({ code: 'checkpoint-unknown' });
    },
  );
});
