import type { GoldenCase } from './case.ts';
import type { Check } from './check.ts';

/** How cases of one kind are computed and checked; a kind is one file in kinds/ and one row in kinds.ts. */
export interface GoldenKind {
  /** The `kind` of the cases' JSON. */
  readonly kind: string;
  /** Where folders use one word for two things: whether this case is ours. Left out, every case of the kind is. */
  readonly claims?: (golden: GoldenCase) => boolean;
  readonly run: (golden: GoldenCase) => readonly Check[] | Promise<readonly Check[]>;
}
