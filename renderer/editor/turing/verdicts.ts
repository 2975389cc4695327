import type { Verdict } from '#shared/contract/turing.ts';

/** How an answer is offered, and the key that gives it. */
export const verdictWords: Readonly<Record<Verdict, { readonly label: string; readonly key: string }>> = {
  real: { label: 'Real', key: 'r' },
  synthetic: { label: 'Synthetic', key: 's' },
  unsure: { label: 'Unsure', key: 'u' },
  none: { label: 'No tumor', key: 'n' },
};

/** The ends of the scale of confidence, and its middle; keys 1 to 5. */
export const confidenceWords = ['guess', 'rather unsure', 'fairly sure', 'sure', 'certain'] as const;

/** An answer being given. */
export interface Draft {
  readonly verdict?: Verdict | undefined;
  readonly confidence?: number | undefined;
}

/** Whether it can be sent: "unsure" needs no confidence. */
export const isWhole = ({ verdict, confidence }: Draft): boolean =>
  verdict !== undefined && (verdict === 'unsure' || confidence !== undefined);
