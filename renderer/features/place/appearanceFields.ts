import type { Generator, RuleAppearance } from '#shared/contract/lesion.ts';

/** How one parameter of a lesion's look is turned. `perUnit` = shown units per stored unit (percent: 100). */
export interface AppearanceField {
  readonly key: keyof RuleAppearance;
  /** Generators whose lesions have it. */
  readonly of: readonly Generator[];
  readonly perUnit: number;
  /** In shown units. */
  readonly slider: {
    readonly label: string;
    readonly unit: string;
    readonly hint: string;
    readonly least: number;
    readonly most: number;
    readonly step: number;
    readonly decimals: number;
    /** What the contract allows beyond the slider's end. */
    readonly typedMost?: number;
  };
}

const percent = { unit: '%', least: 0, most: 100, step: 1, decimals: 0 } as const;

const both = ['rules', 'diffusion'] as const;
const rules = ['rules'] as const;

export const appearanceFields: readonly AppearanceField[] = [
  {
    key: 'irregularity',
    of: both,
    perUnit: 100,
    slider: {
      ...percent,
      label: 'Irregularity',
      hint: '0 = a smooth ellipsoid, 100 = strongly lobed',
    },
  },
  {
    key: 'attenuationDifferenceHu',
    of: rules,
    perUnit: 1,
    slider: {
      label: 'Attenuation',
      unit: 'HU',
      hint: 'Mean of the lesion’s core minus mean of the organ; negative is darker',
      least: -150,
      most: 150,
      step: 1,
      decimals: 0,
      typedMost: 300,
    },
  },
  {
    key: 'textureCoarsenessMm',
    of: rules,
    perUnit: 1,
    slider: {
      label: 'Texture grain',
      unit: 'mm',
      hint: 'Length over which the texture varies',
      least: 0.5,
      most: 15,
      step: 0.5,
      decimals: 1,
      typedMost: 30,
    },
  },
  {
    key: 'textureContrast',
    of: rules,
    perUnit: 100,
    slider: {
      ...percent,
      label: 'Texture contrast',
      hint: 'Standard deviation of the texture relative to the attenuation difference',
    },
  },
  {
    key: 'edgeSoftnessMm',
    of: both,
    perUnit: 1,
    slider: {
      label: 'Edge softness',
      unit: 'mm',
      hint: 'Standard deviation of the blur of the border',
      least: 0.2,
      most: 6,
      step: 0.1,
      decimals: 1,
    },
  },
  {
    key: 'capsuleHu',
    of: rules,
    perUnit: 1,
    slider: {
      label: 'Capsule',
      unit: 'HU',
      hint: 'Added on the rim; 0 = no capsule',
      least: -100,
      most: 150,
      step: 5,
      decimals: 0,
      typedMost: 300,
    },
  },
  {
    key: 'massEffectPercent',
    of: both,
    perUnit: 1,
    slider: {
      ...percent,
      label: 'Mass effect',
      hint: 'How strongly the surroundings are pushed aside; 0 = not at all',
    },
  },
];
