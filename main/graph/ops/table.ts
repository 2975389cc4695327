import { type BlockedAttributes, blockedRows } from './blocked.ts';
import { type AttentionAttributes, attentionRows } from './attention.ts';
import { type ContractionAttributes, contractionRows } from './contraction.ts';
import { type ElementwiseAttributes, elementwiseRows } from './elementwise.ts';
import { type MovementAttributes, movementRows } from './movement.ts';
import { type ReductionAttributes, reductionRows } from './reduction.ts';
import type { OpRow } from './row.ts';
import { type ScanAttributes, scanRows } from './scan.ts';

/** The attributes of every op, by its name. */
export interface OpAttributes
  extends
    ElementwiseAttributes,
    MovementAttributes,
    ReductionAttributes,
    ContractionAttributes,
    BlockedAttributes,
    AttentionAttributes,
    ScanAttributes {}

export type OpName = keyof OpAttributes;

/** Every op there is: its shape rule and its ONNX form. */
export const opTable: { readonly [K in OpName]: OpRow<OpAttributes[K]> } = {
  ...elementwiseRows,
  ...movementRows,
  ...reductionRows,
  ...contractionRows,
  ...blockedRows,
  ...attentionRows,
  ...scanRows,
};
