import { fnv1a32, lowbias32 } from '#main/tensor/random.ts';
import { elementCount, type Tensor } from '#main/tensor/tensor.ts';
import type { GoldenCase } from '../case.ts';
import { stored } from '../case.ts';

export type F32 = Tensor<'F32'>;

const golden = 0x9e3779b9;

/** Element i of the sequence named `name`, in [0, 1): the formula of the folders' READMEs. */
export const unitAt = (seed: number, i: number): number =>
  lowbias32((seed + Math.imul(i, golden)) >>> 0) / 2 ** 32;

/** The tensor that the formula gives. */
export function formula(name: string, shape: readonly number[], centre: number, scale: number): F32 {
  const seed = fnv1a32(name);
  const data = new Float32Array(elementCount(shape));
  for (let i = 0; i < data.length; i++) data[i] = centre + scale * (2 * unitAt(seed, i) - 1);
  return { dtype: 'F32', shape, data };
}

/** Stable ascending argsort of the formula's first n values. */
export function permutation(name: string, n: number): number[] {
  const seed = fnv1a32(name);
  const values = Array.from({ length: n }, (_, i) => unitAt(seed, i));
  return values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
}

interface InputRow {
  readonly name?: string;
  readonly shape: readonly number[];
  readonly centre: number;
  readonly scale: number;
  readonly label_gain?: readonly number[];
}

/** An input that a case gives by formula; where it states `label_gain`, that of the stored `label` is added. */
export function inputOf(one: GoldenCase, key: string): F32 {
  const inputs = one.json['inputs'] as Readonly<Record<string, InputRow>>;
  const row = inputs[key];
  if (row?.name === undefined) throw new RangeError(`${one.name} gives no input ${key} by formula`);
  const { name, shape, centre, scale, label_gain: gain } = row;
  if (gain === undefined) return formula(name, shape, centre, scale);
  const labels = stored(one, 'label').data;
  const seed = fnv1a32(name);
  const data = Float32Array.from(
    { length: elementCount(shape) },
    (_, i) => centre + scale * (2 * unitAt(seed, i) - 1) + gain[Number(labels[i])],
  );
  return { dtype: 'F32', shape, data };
}

/** A literal input. */
export const literalOf = (one: GoldenCase, key: string): unknown =>
  (one.json['inputs'] as Readonly<Record<string, { value?: unknown }>>)[key]?.value;

type Fill = { readonly centre: number; readonly scale: number };

const isTransposed = (key: string): boolean =>
  /transp_conv|\.convt\.weight$|^ups\.\d+\.4\.weight$|^model\.(1\.submodule\.)*2\.0\.conv\.weight$/.test(key);

/** Which centre and scale the READMEs give a parameter: the first rule that fits its key. */
const fillRules: readonly {
  readonly test: RegExp;
  readonly fill: (shape: readonly number[], key: string) => Fill;
}[] = [
  { test: /relative_position_bias_table$/, fill: () => ({ centre: 0, scale: 0.2 }) },
  { test: /codebook\.embeddings$|relative_attention_bias\.weight$/, fill: () => ({ centre: 0, scale: 1 }) },
  { test: /running_mean$/, fill: () => ({ centre: 0, scale: 0.1 }) },
  { test: /running_var$|\.gamma$/, fill: () => ({ centre: 1, scale: 0.1 }) },
  { test: /adn\.A\.weight$/, fill: () => ({ centre: 0.25, scale: 0.05 }) },
  { test: /bias$/, fill: () => ({ centre: 0, scale: 0.1 }) },
  {
    test: /weight$/,
    fill: (shape, key) => {
      if (shape.length === 1) return { centre: 1, scale: 0.1 };
      const fanIn = elementCount(shape.slice(1));
      const reach = isTransposed(key) ? shape[0] * elementCount(shape.slice(2)) : fanIn;
      return {
        centre: 0,
        scale: Math.sqrt(3 / reach) * (key.startsWith('perceptual_model.net.') ? Math.SQRT2 : 1),
      };
    },
  },
];

/** The weight that a folder's formula gives a key of a network, or of a diffusion object that holds networks. */
export function weight(fullKey: string, shape: readonly number[], salt = ''): F32 {
  const key = fullKey.replace(/^(denoise_fn|vqgan)\./, '');
  const rule = fillRules.find(({ test }) => test.test(key));
  if (rule === undefined) throw new RangeError(`no rule fills ${key}`);
  const { centre, scale } = rule.fill(shape, key);
  return formula(salt + key, shape, centre, scale);
}
