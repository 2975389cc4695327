import type { RuleSpec } from './lesion.ts';

/** A lesion of 10 mm by rules, in a liver at RAS (0, 0, 0) mm. */
export const ruleLesion = (change: Partial<RuleSpec> = {}): RuleSpec => ({
  id: 'l1',
  organ: 'liver',
  centreRasMm: [0, 0, 0],
  diameterMm: 10,
  seed: 1,
  generator: 'rules',
  appearance: {
    irregularity: 0.3,
    attenuationDifferenceHu: -60,
    textureCoarsenessMm: 3,
    textureContrast: 0.3,
    edgeSoftnessMm: 1,
    capsuleHu: 0,
    massEffectPercent: 0,
  },
  ...change,
});
