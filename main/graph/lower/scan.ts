import { apply } from '../apply.ts';
import { input, type Value } from '../value.ts';

/** What goes into a scan, or what its body makes of a row. */
export interface Scanned {
  /** Goes from row to row. */
  readonly carried: readonly Value[];
  /** Going in, values that are cut into rows along their first axis; coming out, rows, which are joined. */
  readonly rows: readonly Value[];
}

/**
 * Computes rows one after the other, so that what is made on the way is only as large as for one of them.
 *
 * @param shared what all rows see whole
 * @param build from placeholders alone: values of the graph around it must be among `shared`
 */
export function scan(
  { carried, rows }: Scanned,
  shared: readonly Value[],
  build: (row: Scanned, shared: readonly Value[]) => Scanned,
): Scanned {
  const placeholders = (stem: string, values: readonly Value[], cut = 0): Value[] =>
    values.map(({ dtype, shape }, i) => input(`${stem}${i}`, dtype, shape.slice(cut)));
  const own = { carried: placeholders('carried', carried), rows: placeholders('row', rows, 1) };
  const seen = placeholders('shared', shared);
  const made = build(own, seen);
  const named = (stem: string, values: readonly Value[]) =>
    values.map((value, i) => [`${stem}${i}`, value] as const);
  const body = {
    inputs: Object.fromEntries([
      ...named('carried', own.carried),
      ...named('row', own.rows),
      ...named('shared', seen),
    ]),
    outputs: Object.fromEntries([...named('carried', made.carried), ...named('row', made.rows)]),
  };
  const outputs = apply('Scan', [...carried, ...rows, ...shared], {
    body,
    carried: carried.length,
    rows: rows.length,
  });
  return { carried: outputs.slice(0, carried.length), rows: outputs.slice(carried.length) };
}
