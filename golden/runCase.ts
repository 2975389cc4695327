import type { GoldenCase } from './case.ts';
import { type Check, failed, passes } from './check.ts';
import { kindOf } from './kinds.ts';

/** What became of one case: checked, or no kind can compute it. */
export type Outcome =
  | { readonly name: string; readonly kind: string; readonly ran: true; readonly checks: readonly Check[] }
  | { readonly name: string; readonly kind: string; readonly ran: false };

/** Computes and checks one case; an exception of the product's code becomes a failed check. */
export async function runCase(golden: GoldenCase): Promise<Outcome> {
  const { name, kind } = golden;
  const found = kindOf(golden);
  if (found === undefined) return { name, kind, ran: false };
  try {
    return { name, kind, ran: true, checks: await found.run(golden) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, kind, ran: true, checks: [failed('(run)', reason)] };
  }
}

/** Whether every check held; a case without a single check has shown nothing and fails. */
export const casePasses = (outcome: Outcome): boolean =>
  outcome.ran && outcome.checks.length > 0 && outcome.checks.every(passes);
