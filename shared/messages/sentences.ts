/** A sentence per code of a table: what failed, on which thing, what to do next. */
export type Sentences<Table> = { readonly [C in keyof Table]: (data: Table[C]) => string };
