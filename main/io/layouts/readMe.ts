import { type SetOutline, type SetPlan, syntheticIds } from './setPlan.ts';

/** README.txt of a set: what it is, which cases are synthetic, how it is used. */
export function readMeText(set: SetOutline, plan: SetPlan): string {
  const synthetic = syntheticIds(set);
  const lines = [
    `${set.name}: ${set.cases.length} ${set.cases.length === 1 ? 'case' : 'cases'}, exported by DiffTumor Workstation.`,
    '',
    synthetic.length === 0
      ? 'No case contains synthetic lesions.'
      : `SYNTHETIC: ${synthetic.length} of ${set.cases.length} cases contain lesions that were computed, not observed: ${synthetic.join(', ')}.`,
    'For research only; not for diagnosis.',
    '',
    'manifest.json lists every file with its SHA-256 and the meaning of its label values. A provenance file tells,',
    'for each synthetic case, how it was made; "difftumor replay" makes the same bytes from it again.',
    '',
    ...plan.usage,
  ];
  return `${lines.join('\n')}\n`;
}
