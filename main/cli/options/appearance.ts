import { Option } from 'commander';
import { RuleAppearance } from '#shared/contract/lesion.ts';
import type { RuleRecipe } from '#shared/contract/recipe.ts';
import { number } from './numbers.ts';

interface AppearanceRow {
  readonly flag: string;
  readonly field: keyof RuleAppearance;
  readonly summary: string;
}

/** One option for each field of a lesion's appearance; the bounds are the contract's. */
const rows: readonly AppearanceRow[] = [
  { flag: 'irregularity', field: 'irregularity', summary: '0 a smooth ellipsoid … 1 strongly lobed' },
  {
    flag: 'attenuation-hu',
    field: 'attenuationDifferenceHu',
    summary: 'lesion minus organ in HU; negative is darker',
  },
  {
    flag: 'texture-mm',
    field: 'textureCoarsenessMm',
    summary: 'length in mm over which the texture varies',
  },
  {
    flag: 'texture-contrast',
    field: 'textureContrast',
    summary: 'strength of the texture relative to the attenuation',
  },
  { flag: 'edge-mm', field: 'edgeSoftnessMm', summary: 'blur of the border in mm' },
  { flag: 'capsule-hu', field: 'capsuleHu', summary: 'HU added on the rim; 0 for none' },
  {
    flag: 'mass-effect',
    field: 'massEffectPercent',
    summary: 'displacement of the surroundings in percent; 0 for none',
  },
];

const boundsOf = (field: keyof RuleAppearance): [number, number] => {
  const { minValue, maxValue } = RuleAppearance.shape[field];
  return [minValue ?? -Infinity, maxValue ?? Infinity];
};

export const appearanceOptions = (): Option[] =>
  rows.map(({ flag, field, summary }) => {
    const [least, most] = boundsOf(field);
    return new Option(`--${flag} <n>`, `${summary} (${least} to ${most})`)
      .argParser(number(`--${flag}`, least, most))
      .helpGroup('Appearance, drawn from the seed where left out:');
  });

/** The appearance that a command line asks for; fields that it leaves out are absent. */
export function appearanceIn(options: Readonly<Record<string, unknown>>): RuleRecipe['appearance'] {
  const given = rows.flatMap(({ flag, field }) => {
    const value = options[new Option(`--${flag} <n>`).attributeName()];
    return value === undefined ? [] : [[field, value]];
  });
  return RuleAppearance.partial().parse(Object.fromEntries(given));
}
