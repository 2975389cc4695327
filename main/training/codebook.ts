/** A code book and the moving averages that it is made of. Rows of `embeddings` and `sums` have `dim` values. */
export interface Codebook {
  readonly dim: number;
  readonly embeddings: Float32Array;
  /** Moving average of how often each code is used. */
  readonly uses: Float32Array;
  /** Moving average of the sum of the latents that each code stood for. */
  readonly sums: Float32Array;
}

export interface CodebookOptions {
  readonly decay: number;
  /** Codes used less than this get a candidate's place. */
  readonly restartBelow: number;
}

export const published: CodebookOptions = { decay: 0.99, restartBelow: 1 };

/**
 * Latent vectors that may become codes: the batch's, permuted and cut to the number of codes; repeated, with a
 * little noise, when there are fewer.
 *
 * @param latents rows of `dim` values
 * @param permute an order of that many rows
 * @param normals standard normal numbers, asked for only when rows are repeated
 */
export function candidates(
  latents: Float32Array,
  dim: number,
  codes: number,
  permute: (rows: number) => readonly number[],
  normals: (count: number) => Float32Array,
): Float32Array {
  const rows = latents.length / dim;
  const copies = rows < codes ? Math.ceil(codes / rows) : 1;
  const scale = 0.01 / Math.sqrt(dim);
  const noise = copies > 1 ? normals(copies * latents.length) : undefined;
  const order = permute(copies * rows);
  const out = new Float32Array(codes * dim);
  for (let code = 0; code < codes; code++)
    for (let k = 0; k < dim; k++) {
      const at = order[code] * dim + k;
      out[code * dim + k] = latents[at % latents.length] + (noise === undefined ? 0 : scale * noise[at]);
    }
  return out;
}

/** The first code book: candidates, each used once. */
export const initialCodebook = (rows: Float32Array, dim: number): Codebook => ({
  dim,
  embeddings: rows.slice(),
  uses: new Float32Array(rows.length / dim).fill(1),
  sums: rows.slice(),
});

/**
 * One step of the moving averages (van den Oord et al., NeurIPS 2017, appendix A.1, with restarts).
 *
 * @param latents rows of `dim` values, and the code that each was given
 * @param replacements a row for each code that is used too little; left out, none is restarted
 */
export function updateCodebook(
  { dim, embeddings, uses, sums }: Codebook,
  latents: Float32Array,
  codes: ArrayLike<number | bigint>,
  { decay, restartBelow }: CodebookOptions,
  replacements?: Float32Array,
): Codebook {
  const count = uses.length;
  const [used, summed] = [new Float64Array(count), new Float64Array(embeddings.length)];
  for (let i = 0; i < codes.length; i++) {
    const code = Number(codes[i]);
    used[code]++;
    for (let k = 0; k < dim; k++) summed[code * dim + k] += latents[i * dim + k];
  }
  const average = (old: Float32Array, fresh: Float64Array): Float32Array =>
    old.map((value, i) => decay * value + (1 - decay) * fresh[i]);
  const nextUses = average(uses, used);
  const nextSums = average(sums, summed);
  const total = nextUses.reduce((sum, value) => sum + value, 0);
  const nextEmbeddings = nextSums.map((value, i) => {
    const code = Math.floor(i / dim);
    if (replacements !== undefined && nextUses[code] < restartBelow) return replacements[i];
    const weight = ((nextUses[code] + 1e-7) / (total + count * 1e-7)) * total;
    return value / weight;
  });
  return { dim, embeddings: nextEmbeddings, uses: nextUses, sums: nextSums };
}

/** How many codes are in use, in effect: the exponential of the entropy of their use. */
export function perplexity(codes: ArrayLike<number | bigint>, count: number): number {
  const used = new Float64Array(count);
  for (let i = 0; i < codes.length; i++) used[Number(codes[i])]++;
  const entropy = used.reduce((sum, n) => {
    const share = n / codes.length;
    return sum - share * Math.log(share + 1e-10);
  }, 0);
  return Math.exp(entropy);
}
