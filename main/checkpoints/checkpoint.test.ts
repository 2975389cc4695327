import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { asFloat32 } from '#main/tensor/float32.ts';
import { openCheckpoint } from './checkpoint.ts';
import { toPlain } from './plain.ts';
import { valueAt } from './walk.ts';

interface ManifestTensor {
  path?: (string | number)[];
  key?: string;
  shape: number[];
  dtype: string;
  sum: number | string;
  first?: (number | string)[];
  first5?: number[];
}
interface ManifestFile {
  file: string;
  kind?: 'good' | 'hostile' | 'tricky';
  scalars?: Record<string, unknown>;
  tensors?: ManifestTensor[];
  state_dict?: ManifestTensor[];
  best_acc?: number;
}

const folder = path.resolve(import.meta.dirname, '../../../shared/golden/checkpoints');
const present = existsSync(folder);
const manifest = (at: string): ManifestFile[] =>
  present ? JSON.parse(readFileSync(path.join(at, 'manifest.json'), 'utf8')).files : [];

/** Float64 sum and leading values, as the manifests state them. */
function facts(data: ArrayLike<number | bigint>): { sum: number; first: number[] } {
  const values = Array.from(data as ArrayLike<number>, Number);
  return { sum: values.reduce((sum, value) => sum + value, 0), first: values.slice(0, 5) };
}

async function expectTensor(
  checkpoint: Awaited<ReturnType<typeof openCheckpoint>>,
  row: ManifestTensor,
  at: (string | number)[],
): Promise<void> {
  const found = checkpoint.tensors.find(
    ({ path: p }) => p.length === at.length && p.every((step, i) => step === at[i]),
  );
  if (!found) throw new Error(`no tensor at ${at.join('.')}`);
  const tensor = await checkpoint.read(found.tensor);
  expect(tensor.dtype).toBe(row.dtype);
  expect(tensor.shape).toEqual(row.shape);
  const wide = tensor.dtype === 'F64' ? tensor : asFloat32(tensor);
  const { sum, first } = facts(wide.data);
  expect(first).toEqual((row.first ?? row.first5 ?? []).map(Number));
  const wanted = Number(row.sum);
  if (Number.isFinite(wanted))
    expect(Math.abs(sum - wanted)).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(wanted), tensor.data.length),
    );
  else expect(sum).toBe(wanted);
}

describe.skipIf(!present)('checkpoints of shared/golden', () => {
  for (const row of manifest(folder).filter((file) => file.kind === 'good'))
    it(`reads ${row.file}`, async () => {
      const checkpoint = await openCheckpoint(path.join(folder, row.file));
      for (const tensor of row.tensors ?? []) await expectTensor(checkpoint, tensor, tensor.path ?? []);
      expect(checkpoint.tensors.length).toBe(row.tensors?.length);
      for (const [key, value] of Object.entries(row.scalars ?? {}))
        expect(
          toPlain(
            valueAt(checkpoint.root, key === 'hyper_parameters.cfg' ? ['hyper_parameters', 'cfg'] : [key]),
          ),
        ).toEqual(value);
      await checkpoint.close();
    });

  for (const row of manifest(path.join(folder, 'segmentation')))
    it(`reads segmentation/${row.file}`, async () => {
      const checkpoint = await openCheckpoint(path.join(folder, 'segmentation', row.file));
      for (const tensor of row.state_dict ?? [])
        await expectTensor(checkpoint, tensor, ['state_dict', tensor.key ?? '']);
      expect(toPlain(valueAt(checkpoint.root, ['best_acc']))).toBe(row.best_acc);
      await checkpoint.close();
    });

  for (const row of manifest(folder).filter((file) => file.kind === 'hostile'))
    it(`refuses ${row.file} with a sentence, in bounded memory`, async () => {
      const before = process.memoryUsage().rss;
      const problem = await (async () => {
        const checkpoint = await openCheckpoint(path.join(folder, row.file));
        for (const { tensor } of checkpoint.tensors) await checkpoint.read(tensor);
        await checkpoint.close();
      })().catch((error: unknown) => error);
      if (!isProblem(problem, 'checkpoint-broken') && !isProblem(problem, 'checkpoint-refused'))
        throw new Error(`not refused: ${String(problem)}`, { cause: problem });
      expect(sentenceOf(problem.code, problem.data as never)).toContain(row.file);
      expect(process.memoryUsage().rss - before).toBeLessThan(
        200e6 + statSync(path.join(folder, row.file)).size,
      );
    });

  it('keeps __proto__ a key like any other', async () => {
    const checkpoint = await openCheckpoint(path.join(folder, 'tricky_proto_key.pt'));
    const a = checkpoint.tensors.find(({ path: p }) => p.at(-1) === 'a');
    if (!a) throw new Error('no tensor a');
    expect(Array.from((await checkpoint.read(a.tensor)).data as Float32Array)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    await checkpoint.close();
  });
});
