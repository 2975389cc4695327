import { apply } from '#main/graph/apply.ts';
import type { AttentionAttributes } from '#main/graph/ops/attention.ts';
import type { Vjp } from './rule.ts';

export const attentionVjps: { readonly [K in keyof Pick<AttentionAttributes, 'Attention'>]: Vjp<K> } = {
  Attention: ({ inputs: [q, k, v, ...others], outputs: [y], attributes, dy }) =>
    apply('AttentionGradient', [q, k, v, y, dy, ...others], attributes),
};
