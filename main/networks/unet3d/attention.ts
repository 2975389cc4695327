import {
  add,
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
import { rotate } from './position.ts';

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

/** A 1×1 convolution of the channels-first features [n, c, m], stored as [out, c, 1, 1]. */
function pointwise(p: Parameters, x: Value, out: number): Value {
  const shape = [out, x.shape[1], 1, 1];
  return matMul(reshape(p.tensor('weight', shape, torchDefault(shape)), shape.slice(0, 2)), x);
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
  const qkv = part(p, 'to_qkv', (weights) => pointwise(weights, planes, 3 * inner));
  const head = (i: number): Value =>
    reshape(sliceAxis(qkv, 1, i * inner, inner), [n * slices, heads, headSize, h * w]);
  const q = mul(softmax(head(0), 2), headSize ** -0.5);
  const k = softmax(head(1), 3);
  // Features by features, transposed: [e, d] = Σ over voxels of v[e] k[d].
  const context = matMul(head(2), transpose(k, [0, 1, 3, 2]));
  const mixed = reshape(matMul(context, q), [n * slices, inner, h * w]);
  const y = part(p, 'to_out', (weights) => {
    const bias = weights.tensor('bias', [c], torchDefault([c, inner]));
    return add(pointwise(weights, mixed, c), reshape(bias, [c, 1]));
  });
  return transpose(reshape(y, [n, slices, c, h, w]), [0, 2, 1, 3, 4]);
}

/** Full attention among the tokens of x [.., tokens, c]; with `bias` [heads, tokens, tokens], rotary as well. */
function attention(p: Parameters, x: Value, { count: heads, size: headSize }: Heads, bias?: Value): Value {
  const inner = heads * headSize;
  const [batch, tokens, c] = x.shape;
  const qkv = part(p, 'to_qkv', (weights) => linear(weights, x, 3 * inner, false));
  const head = (i: number): Value =>
    transpose(reshape(sliceAxis(qkv, 2, i * inner, inner), [batch, tokens, heads, headSize]), [0, 2, 1, 3]);
  const positioned = (y: Value): Value => (bias === undefined ? y : rotate(y));
  const q = positioned(mul(head(0), headSize ** -0.5));
  const products = matMul(q, transpose(positioned(head(1)), [0, 1, 3, 2]));
  const weights = softmax(bias === undefined ? products : add(products, bias), 3);
  const joined = reshape(transpose(matMul(weights, head(2)), [0, 2, 1, 3]), [batch, tokens, inner]);
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
