import type { PhantomPhase } from '#shared/contract/primitives.ts';

/** Phases of contrast, as people choose them. */
export const phaseOptions = [
  { value: 'portal', label: 'Portal venous' },
  { value: 'arterial', label: 'Arterial' },
  { value: 'native', label: 'None' },
] as const satisfies readonly { readonly value: PhantomPhase; readonly label: string }[];
