import { sameShape } from '../broadcast.ts';
import { refuse, shapeText } from '../layer.ts';
import type { ValueType } from '../value.ts';
import type { OpRow } from './row.ts';

export interface AttentionOptions {
  /** Channels are those of the first head, then those of the second, … */
  readonly heads: number;
  /** What products of queries and keys are multiplied with. */
  readonly scale: number;
  /** Which of the masks each sequence of the batch takes; sequences of later samples begin anew. */
  readonly kinds?: readonly number[];
}

export interface AttentionAttributes {
  /**
   * Multi-head attention of queries, keys and values [batch, tokens, channels] (Vaswani et al., NeurIPS 2017): for
   * each head softmax(scale · q kᵀ + bias + mask) v. The bias [heads, tokens, tokens] is the fourth input, masks
   * [kinds, tokens, tokens], which have no gradient, the fifth; without masks, or without both, they are left out.
   */
  Attention: AttentionOptions;
  /**
   * The gradients by queries, keys, values and bias (if there is one), from q, k, v, the attention's output, that
   * output's gradient, bias and masks. It makes the weights anew: kept, they would take more than all else.
   */
  AttentionGradient: AttentionOptions;
  /** onnxruntime's fused form, chosen by lowerings; its bias is [1, heads, tokens, tokens]. */
  MultiHeadAttention: Omit<AttentionOptions, 'kinds'>;
}

type Rows = { readonly [K in keyof AttentionAttributes]: OpRow<AttentionAttributes[K]> };

const check = (
  [q, k, v]: readonly ValueType[],
  [bias, masks]: readonly (ValueType | undefined)[],
  { heads, kinds }: AttentionOptions,
): void => {
  const [batch, tokens, channels] = q.shape;
  if (q.shape.length !== 3 || channels % heads !== 0)
    refuse(`${shapeText(q.shape)} does not divide into ${heads} heads`);
  for (const other of [k, v])
    if (!sameShape(other.shape, q.shape))
      refuse(`queries are ${shapeText(q.shape)}, keys or values ${shapeText(other.shape)}`);
  if (bias !== undefined && bias.shape.slice(-3).join() !== [heads, tokens, tokens].join())
    refuse(`the bias is ${shapeText(bias.shape)}, not [${heads}, ${tokens}, ${tokens}]`);
  if ((masks === undefined) !== (kinds === undefined)) refuse('masks and their kinds come together');
  if (masks === undefined || kinds === undefined) return;
  const fits = masks.shape.slice(1).join() === [tokens, tokens].join();
  if (!fits || batch % kinds.length !== 0 || kinds.some((kind) => !(kind >= 0 && kind < masks.shape[0])))
    refuse(`masks ${shapeText(masks.shape)} of ${kinds.length} sequences do not fit ${shapeText(q.shape)}`);
};

const plain = ({ dtype, shape }: ValueType): ValueType => ({ dtype, shape });

export const attentionRows: Rows = {
  Attention: {
    infer([q, k, v, bias, masks], options) {
      check([q, k, v], [bias, masks], options);
      return [plain(q)];
    },
    onnx: undefined,
  },
  AttentionGradient: {
    infer([q, k, v, , , bias, masks], options) {
      check([q, k, v], [bias, masks], options);
      return bias === undefined ? [q, k, v].map(plain) : [q, k, v, bias].map(plain);
    },
    onnx: undefined,
  },
  MultiHeadAttention: {
    infer([q, k, v, bias], options) {
      check([q, k, v], [bias], options);
      return [plain(q)];
    },
    onnx: ({ heads, scale }) => ({
      op: 'MultiHeadAttention',
      domain: 'com.microsoft',
      attributes: { num_heads: { int: heads }, scale: { float: scale } },
      // Between them a bias of the projections, and a mask of padding.
      arrange: ([q, k, v, bias]) => (bias === undefined ? [q, k, v] : [q, k, v, '', '', bias]),
    }),
  },
};
