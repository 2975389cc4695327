import { sameShape } from '../broadcast.ts';
import { refuse, shapeText } from '../layer.ts';
import type { Graph, ValueType } from '../value.ts';
import type { OpRow } from './row.ts';

export interface ScanAttributes {
  /**
   * Computes a graph for one row (of the first axis) after the other, so that what it makes on the way is never
   * larger than a row of it. Inputs: `carried` values that go from row to row, `rows` values cut into rows, then
   * values that all rows see whole; the body has the same inputs in this order, its rows without their first axis.
   * Outputs: the carried values after the last row, then the body's other outputs of all rows, joined.
   */
  Scan: { readonly body: Graph; readonly carried: number; readonly rows: number };
}

type Rows = { readonly [K in keyof ScanAttributes]: OpRow<ScanAttributes[K]> };

const typesOf = (values: Graph['inputs']): ValueType[] =>
  Object.values(values).map(({ dtype, shape }) => ({ dtype, shape }));

const checkSame = (wanted: ValueType, given: ValueType): void => {
  if (wanted.dtype !== given.dtype || !sameShape(wanted.shape, given.shape))
    refuse(`the body wants ${shapeText(wanted.shape)}, not ${shapeText(given.shape)}`);
};

export const scanRows: Rows = {
  Scan: {
    infer(inputs, { body, carried, rows }) {
      const wanted = typesOf(body.inputs);
      if (wanted.length !== inputs.length || rows === 0)
        refuse(`${inputs.length} inputs, of which ${rows} have rows, for a body with ${wanted.length}`);
      const cut = inputs.slice(carried, carried + rows);
      const count = cut[0].shape[0];
      for (const { shape } of cut)
        if (shape[0] !== count) refuse(`${shapeText(shape)} has not ${count} rows`);
      const rowOf = ({ dtype, shape }: ValueType): ValueType => ({ dtype, shape: shape.slice(1) });
      inputs.forEach((one, i) => checkSame(wanted[i], i >= carried && i < carried + rows ? rowOf(one) : one));
      const results = typesOf(body.outputs);
      results.slice(0, carried).forEach((one, i) => checkSame(wanted[i], one));
      return results.map(({ dtype, shape }, i) => ({
        dtype,
        shape: i < carried ? shape : [count, ...shape],
      }));
    },
    onnx: ({ body, carried, rows }) => ({
      op: 'Scan',
      attributes: { num_scan_inputs: { int: rows } },
      body: { graph: body, own: carried + rows },
    }),
  },
};
