import type { OpName } from '#main/graph/ops/table.ts';
import { attentionVjps } from './vjps/attention.ts';
import { contractionVjps } from './vjps/contraction.ts';
import { elementwiseVjps } from './vjps/elementwise.ts';
import { movementVjps } from './vjps/movement.ts';
import { reductionVjps } from './vjps/reduction.ts';
import type { Vjp } from './vjps/rule.ts';

/** Ops that no gradient passes: whole numbers, conditions, steps, and what only lowerings and gradients use. */
export const withoutGradient = [
  'Greater',
  'Equal',
  'Sign',
  'Detach',
  'ArgMin',
  'ArgMax',
  'NearestRow',
  'ScatterAdd',
  'ConvWeightGradient',
  'MatMulTransposed',
  'OnnxConvTranspose',
  'ScaledProduct',
  'AttentionGradient',
  'MultiHeadAttention',
  'Scan',
  'InstanceNormalization',
  'Silu',
  'BlockChannels',
  'UnblockChannels',
  'BlockedConv',
  'BlockedPlaneMean',
] as const satisfies readonly OpName[];

export type DifferentiableOp = Exclude<OpName, (typeof withoutGradient)[number]>;

/** The gradient of every op that has one; an op in neither list does not compile. */
export const vjpTable: { readonly [K in DifferentiableOp]: Vjp<K> } = {
  ...elementwiseVjps,
  ...movementVjps,
  ...reductionVjps,
  ...contractionVjps,
  ...attentionVjps,
};

export const isDifferentiable = (op: OpName): op is DifferentiableOp => Object.hasOwn(vjpTable, op);
