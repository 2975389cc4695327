import { expect, it } from 'vitest';
import type { ModelSummary } from '#shared/contract/model.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { generatorChoices, toggledGenerator, undrawnWords, weighedGenerator } from './generators.ts';

const synthesis: OnTheFly = {
  generators: [{ generator: 'rules', weight: 1 }],
  share: 0.5,
  sizes: { tiny: 1, large: 1, small: 0 },
  mostLesions: 1,
  appearance: {},
};
const model = (id: string, changes: Partial<ModelSummary> = {}): ModelSummary => ({
  id,
  title: id,
  architecture: 'diffusion',
  computes: [],
  licence: 'none',
  demonstration: false,
  sha256: '0'.repeat(64),
  bytes: 1,
  ...changes,
});
const early = model('early', { organ: 'liver', sizes: ['tiny', 'small'] });
const models = [model('unet', { architecture: 'unet' }), early];

it('offers the rules, the diffusion models of the library, and those that only the plan knows', () => {
  const known = toggledGenerator(toggledGenerator(synthesis, 'early'), '/models/elsewhere');
  expect(generatorChoices(weighedGenerator(known, 'early', 3), models)).toEqual([
    { key: 'rules', label: 'Rules', weight: 1 },
    { key: 'early', label: 'early', organs: ['liver'], sizes: ['tiny', 'small'], weight: 3 },
    { key: '/models/elsewhere', label: 'elsewhere', weight: 1 },
  ]);
});

it('leaves out what is not chosen any more, but never the last', () => {
  const both = toggledGenerator(synthesis, 'early');
  const one = toggledGenerator(both, 'rules');
  expect(one.generators).toMatchObject([{ generator: 'diffusion', model: 'early' }]);
  expect(toggledGenerator(one, 'early')).toBe(one);
});

it('says which lesions nobody draws', () => {
  expect(undrawnWords(synthesis, ['liver', 'kidney'], models)).toBeUndefined();
  const alone = toggledGenerator(toggledGenerator(synthesis, 'early'), 'rules');
  expect(undrawnWords(alone, ['liver'], models)).toMatch(/draws large lesions of the liver/);
  const tiny = { ...alone, sizes: { tiny: 1 } };
  expect(undrawnWords(tiny, ['liver'], models)).toBeUndefined();
  expect(undrawnWords(tiny, ['kidney'], models)).toMatch(/draws tiny lesions of the kidney/);
  expect(undrawnWords(weighedGenerator(tiny, 'early', 0), ['liver'], models)).toMatch(/tiny/);
});
