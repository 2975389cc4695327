import type { Tensor } from '#main/tensor/tensor.ts';
import type { GoldenCase } from './case.ts';
import { check, type Check, failed, type Values } from './check.ts';
import { toleranceOf } from './tolerance.ts';

/** What a kind computed, by the name of the stored tensor: a tensor, or its values in row-major order. */
export type Outputs = Readonly<Record<string, Values | Tensor>>;

interface OutputRow {
  readonly role?: string;
  readonly subsample?: { readonly offset: number; readonly stride: number };
  readonly bitpacked_shape?: readonly number[];
}

/**
 * Compares what was computed with what is stored, each by the case's own tolerance. A stored tensor that is
 * neither computed nor an input fails the case, so that no output goes unchecked by oversight.
 *
 * @param inputs stored tensors that are not outputs; those with `role: "input"` need no mention
 */
export function compareStored(golden: GoldenCase, outputs: Outputs, inputs: readonly string[] = []): Check[] {
  const checks = Object.entries(outputs).map(([name, values]) => compareOne(golden, name, values));
  for (const name of golden.tensors.keys())
    if (!(name in outputs) && !inputs.includes(name) && rowOf(golden, 'tensors', name).role !== 'input')
      checks.push(failed(name, 'not computed'));
  return checks;
}

function compareOne(golden: GoldenCase, name: string, computed: Values | Tensor): Check {
  const expected = golden.tensors.get(name);
  if (expected === undefined) return failed(name, 'not stored');
  const { subsample, bitpacked_shape: bits } = rowOf(golden, 'outputs', name);
  let values: Values = 'shape' in computed ? computed.data : computed;
  if (subsample !== undefined) values = everyNth(values, subsample.offset, subsample.stride);
  else if (bits !== undefined) values = packBits(values);
  else if ('shape' in computed && computed.shape.join() !== expected.shape.join())
    return failed(name, `shape [${computed.shape.join(', ')}], not [${expected.shape.join(', ')}]`);
  const tolerance = toleranceOf(golden, name);
  const margin = tolerance.rule === 'exactWhere' ? golden.tensors.get(tolerance.marginName)?.data : undefined;
  return check(name, values, expected.data, tolerance, margin);
}

const rowOf = (golden: GoldenCase, list: 'tensors' | 'outputs', name: string): OutputRow => {
  const rows = golden.json[list];
  const row: unknown = typeof rows === 'object' && rows !== null ? Reflect.get(rows, name) : undefined;
  return typeof row === 'object' && row !== null ? row : {};
};

function everyNth(values: Values, offset: number, stride: number): Values {
  const out: (number | bigint)[] = [];
  for (let i = offset; i < values.length; i += stride) out.push(values[i]);
  return out;
}

/** Voxel i in bit i mod 8 (least significant first) of byte i div 8. */
function packBits(values: Values): Values {
  const out = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (Number(values[i]) !== 0) out[i >> 3] |= 1 << (i & 7);
  return out;
}
