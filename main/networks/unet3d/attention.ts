import {
  add,
  attention as attend,
  matMul,
  mul,
  reshape,
  sliceAxis,
  softmax,
  standardise,
  transpose,
} from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { linear, ones, torchDefault } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';
import { quarterTurn, rotated } from './position.ts';

/** How attention is cut into heads. */
export interface Heads {
  readonly count: number;
  readonly size: number;
}

/** x + attention(norm(x)), the norm over channels at each voxel with a learned `gamma`. */
export function residualAttention(p: Parameters, x: Value, attend: (normed: Value) => Value): Value {
  const gamma = p.tensor(
    'fn.norm.gamma',
    x.shape.map((size, axis) => (axis === 1 ? size : 1)),
    ones,
  );
  return add(x, attend(mul(standardise(x, [1], 1e-5), gamma)));
}

/** A 1×1 convolution, stored as [out, c, 1, 1], as a matrix. */
function pointwise(p: Parameters, channels: number, out: number): Value {
  const shape = [out, channels, 1, 1];
  return reshape(p.tensor('weight', shape, torchDefault(shape)), shape.slice(0, 2));
}

/**
 * Attention that is linear in the number of voxels of a slice (Shen et al., WACV 2021), per sample and slice of
 * x [n, c, slices, h, w].
 */
export function spatialLinearAttention(
  p: Parameters,
  x: Value,
  { count: heads, size: headSize }: Heads,
): Value {
  const inner = heads * headSize;
  const [n, c, slices, h, w] = x.shape;
  const planes = reshape(transpose(x, [0, 2, 1, 3, 4]), [n * slices, c, h * w]);
  const weight = part(p, 'to_qkv', (weights) => pointwise(weights, c, 3 * inner));
  const head = (i: number): Value =>
    reshape(matMul(sliceAxis(weight, 0, i * inner, inner), planes), [n * slices, heads, headSize, h * w]);
  const q = mul(softmax(head(0), 2), headSize ** -0.5);
  const k = softmax(head(1), 3);
  // Features by features, transposed: [e, d] = Σ over voxels of v[e] k[d].
  const context = matMul(head(2), transpose(k, [0, 1, 3, 2]));
  const mixed = reshape(matMul(context, q), [n * slices, inner, h * w]);
  const y = part(p, 'to_out', (weights) => {
    const bias = weights.tensor('bias', [c], torchDefault([c, inner]));
    return add(matMul(pointwise(weights, inner, c), mixed), reshape(bias, [c, 1]));
  });
  return transpose(reshape(y, [n, slices, c, h, w]), [0, 2, 1, 3, 4]);
}

/** Full attention among the tokens of x [batch, tokens, c]; with `bias` [heads, tokens, tokens], rotary as well. */
function attention(p: Parameters, x: Value, { count: heads, size }: Heads, bias?: Value): Value {
  const inner = heads * size;
  const c = x.shape[2];
  const shape = [3 * inner, c];
  const weight = part(p, 'to_qkv', (weights) => weights.tensor('weight', shape, torchDefault(shape)));
  const third = (i: number): Value => sliceAxis(weight, 0, i * inner, inner);
  const by = (rows: Value): Value => matMul(x, transpose(rows, [1, 0]));
  const positioned = (rows: Value): Value =>
    bias === undefined ? by(rows) : rotated(by(rows), by(quarterTurn(rows)), size);
  const qkv = [positioned(third(0)), positioned(third(1)), by(third(2))] as const;
  const joined = attend(qkv, { heads, scale: size ** -0.5 }, bias);
  return part(p, 'to_out', (out) => linear(out, joined, c, false));
}

/** Among the slices at each place of a plane, with rotary positions and the relative bias. */
export function temporalAttention(p: Parameters, x: Value, heads: Heads, bias: Value): Value {
  const [n, c, slices, h, w] = x.shape;
  const tokens = reshape(transpose(x, [0, 3, 4, 2, 1]), [n * h * w, slices, c]);
  return transpose(reshape(attention(p, tokens, heads, bias), [n, h, w, slices, c]), [0, 4, 3, 1, 2]);
}

/** Among the places of each slice. */
export function spatialAttention(p: Parameters, x: Value, heads: Heads): Value {
  const [n, c, slices, h, w] = x.shape;
  const tokens = reshape(transpose(x, [0, 2, 3, 4, 1]), [n * slices, h * w, c]);
  return transpose(reshape(attention(p, tokens, heads), [n, slices, h, w, c]), [0, 4, 1, 2, 3]);
}
