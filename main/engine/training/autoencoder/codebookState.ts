import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import type { Random } from '#main/tensor/random.ts';
import { candidates, type Codebook, type CodebookOptions, updateCodebook } from '#main/training/codebook.ts';

const names = { embeddings: 'codebook.embeddings', uses: 'codebook.N', sums: 'codebook.z_avg' } as const;

/** A code book among a checkpoint's tensors, under the published names. */
export const codebookTensors = ({ dim, embeddings, uses, sums }: Codebook): Feeds => {
  const codes = uses.length;
  const tensor = (shape: readonly number[], data: Float32Array): GraphTensor => ({
    dtype: 'F32',
    shape,
    data,
  });
  return {
    [names.embeddings]: tensor([codes, dim], embeddings),
    [names.uses]: tensor([codes], uses),
    [names.sums]: tensor([codes, dim], sums),
  };
};

/** The code book of a checkpoint; undefined before there was one. */
export function codebookIn(state: Feeds): Codebook | undefined {
  const [embeddings, uses, sums] = [names.embeddings, names.uses, names.sums].map((name) => state[name]);
  if (embeddings === undefined) return undefined;
  const data = ({ data: values }: GraphTensor): Float32Array => values as Float32Array;
  return { dim: embeddings.shape[1], embeddings: data(embeddings), uses: data(uses), sums: data(sums) };
}

/** Latents [n, dim, …] as rows of `dim` values, in the order of their codes. */
export function latentRows({ shape: [n, dim, ...grid], data }: GraphTensor): Float32Array {
  const voxels = grid.reduce((a, b) => a * b, 1);
  const rows = new Float32Array(data.length);
  for (let b = 0; b < n; b++)
    for (let k = 0; k < dim; k++)
      for (let v = 0; v < voxels; v++)
        rows[(b * voxels + v) * dim + k] = Number(data[(b * dim + k) * voxels + v]);
  return rows;
}

/** Latents of a batch that may become codes, drawn. */
export const drawnCandidates = (
  rows: Float32Array,
  dim: number,
  codes: number,
  random: Random,
): Float32Array =>
  candidates(
    rows,
    dim,
    codes,
    (count) => shuffled(count, random.fork('order')),
    (count) => {
      const noise = random.fork('noise');
      return Float32Array.from({ length: count }, () => noise.normal());
    },
  );

/** A step of the code book after a batch, dead codes restarted. */
export const afterBatch = (
  book: Codebook,
  rows: Float32Array,
  codes: ArrayLike<number | bigint>,
  options: CodebookOptions,
  random: Random,
): Codebook =>
  updateCodebook(book, rows, codes, options, drawnCandidates(rows, book.dim, book.uses.length, random));

/** 0, 1, … in random order (Fisher and Yates). */
function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
