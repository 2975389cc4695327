import { attention as attend, concat, gather, reshape, sliceAxis, transpose } from '#main/graph/functions.ts';
import { constant, type Value } from '#main/graph/value.ts';
import { linear, linears, padEnd } from '../layers.ts';
import { type Parameters, part } from '../parameters.ts';
import { relativePositionCorner, type Triple, volumeOf, windowMasks, type WindowPlan } from './window.ts';

export interface AttentionOptions {
  readonly heads: number;
  readonly fullWindow: Triple;
  readonly plan: WindowPlan;
  readonly shifted: boolean;
}

/** Self-attention within windows of x [n, d, h, w, c], the grid rolled by the plan's shift where asked. */
export function windowAttention(p: Parameters, x: Value, options: AttentionOptions): Value {
  const { window, shift, padded } = options.plan;
  const [, ...rest] = x.shape;
  const grid: Triple = [rest[0], rest[1], rest[2]];
  const rolls = options.shifted && shift.some((s) => s > 0);
  const whole = padEnd(x, [0, padded[0] - grid[0], padded[1] - grid[1], padded[2] - grid[2], 0]);
  const rolled = rolls
    ? roll(
        whole,
        shift.map((s) => -s),
      )
    : whole;
  const tokens = toWindows(rolled, window);
  const attended = attention(p, tokens, { ...options, rolls });
  const back = fromWindows(attended, window, rolled.shape);
  const unrolled = rolls ? roll(back, shift) : back;
  return [0, 1, 2].reduce((y, i) => sliceAxis(y, i + 1, 0, grid[i]), unrolled);
}

/** Circular shift of the three grid axes of [n, d, h, w, c]: element i goes to i + amount. */
const roll = (x: Value, amounts: readonly number[]): Value =>
  amounts.reduce((y, amount, i) => {
    const size = y.shape[i + 1];
    const cut = (((size - amount) % size) + size) % size;
    if (cut === 0) return y;
    return concat([sliceAxis(y, i + 1, cut, size - cut), sliceAxis(y, i + 1, 0, cut)], i + 1);
  }, x);

const windowOrder = [0, 1, 3, 5, 2, 4, 6, 7];

/** [n, d, h, w, c] as [n · windows, tokens, c], both row by row. */
function toWindows(x: Value, window: Triple): Value {
  const [n, d, h, w, c] = x.shape;
  const [a, b, e] = window;
  const cut = reshape(x, [n, d / a, a, h / b, b, w / e, e, c]);
  return reshape(transpose(cut, windowOrder), [(n * d * h * w) / volumeOf(window), volumeOf(window), c]);
}

/** The inverse of `toWindows`. */
function fromWindows(x: Value, window: Triple, shape: readonly number[]): Value {
  const [n, d, h, w, c] = shape;
  const [a, b, e] = window;
  const cut = reshape(x, [n, d / a, h / b, w / e, a, b, e, c]);
  return reshape(
    transpose(
      cut,
      windowOrder.map((_, i) => windowOrder.indexOf(i)),
    ),
    shape,
  );
}

interface TokenOptions extends AttentionOptions {
  readonly rolls: boolean;
}

/** Multi-head attention among the tokens of each window, x [windows, tokens, c]. */
function attention(p: Parameters, x: Value, options: TokenOptions): Value {
  const { heads, rolls, plan } = options;
  const [, tokens, c] = x.shape;
  const [q, k, v] = part(p, 'qkv', (weights) => linears(weights, x, { out: c, count: 3, bias: true }));
  const own = { heads, scale: (c / heads) ** -0.5 };
  const bias = positionBias(p, tokens, options);
  const mixed = rolls ? masked([q, k, v], own, bias, plan) : attend([q, k, v], own, bias);
  return part(p, 'proj', (weights) => linear(weights, mixed, c));
}

/** Attention of windows that the roll may have brought strangers into. */
function masked(
  qkv: readonly [Value, Value, Value],
  own: { readonly heads: number; readonly scale: number },
  bias: Value,
  plan: WindowPlan,
): Value {
  const { masks, count, kinds } = windowMasks(plan);
  const [, tokens] = qkv[0].shape;
  const table = constant({ dtype: 'F32', shape: [count, tokens, tokens], data: masks });
  return attend(qkv, { ...own, kinds }, bias, table);
}

/** The learned bias [heads, tokens, tokens]. */
function positionBias(p: Parameters, tokens: number, { heads, fullWindow }: AttentionOptions): Value {
  const rows = fullWindow.reduce((n, size) => n * (2 * size - 1), 1);
  const table = p.tensor('relative_position_bias_table', [rows, heads], { kind: 'normal', deviation: 0.02 });
  const index = constant({
    dtype: 'I64',
    shape: [tokens, tokens],
    data: relativePositionCorner(fullWindow, tokens),
  });
  return transpose(gather(table, index), [2, 0, 1]);
}
