import { apply } from '../apply.ts';
import { matMul } from '../functions.ts';
import type { Value } from '../value.ts';

/** What x is the transpose of in its last two axes; undefined when it is none. */
function untransposed({ source, shape }: Value): Value | undefined {
  if (source.kind !== 'node' || source.node.op !== 'Transpose') return undefined;
  const rank = shape.length;
  const { order } = source.node.attributes as { readonly order: readonly number[] };
  const swaps = order.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
  return swaps ? source.node.inputs[0] : undefined;
}

/**
 * a b, reading transposed factors as they lie. Transposed weights, which are matrices on the right, stay as they are:
 * bound ones are transposed once, when the session is made.
 */
export function productWithoutCopies(a: Value, b: Value): Value {
  const [ownA, ownB] = [untransposed(a), b.shape.length > 2 ? untransposed(b) : undefined];
  if (ownA === undefined && ownB === undefined) return matMul(a, b);
  return apply('ScaledProduct', [ownA ?? a, ownB ?? b], {
    scale: 1,
    transposeA: ownA !== undefined,
    transposeB: ownB !== undefined,
  })[0];
}
