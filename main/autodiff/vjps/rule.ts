import type { OpAttributes, OpName } from '#main/graph/ops/table.ts';
import type { Value } from '#main/graph/value.ts';

/** A node seen from its gradient: what went in, what came out, and how the loss changes with each output. */
export interface Seen<K extends OpName> {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: OpAttributes[K];
  /** Gradient of the first output; there is always one. */
  readonly dy: Value;
}

/**
 * How the loss changes with each input, given how it changes with the output (the vector-Jacobian product).
 * Undefined for an input that has no gradient. Broadcasting need not be undone: the walker does that.
 */
export type Vjp<K extends OpName> = (seen: Seen<K>) => readonly (Value | undefined)[];
