import { expect, it } from 'vitest';
import type { ModelSummary } from '#shared/contract/model.ts';
import { diffusionModelOf, diffusionModelsFor } from './diffusionModels.ts';

const model = (id: string, part: Partial<ModelSummary> = {}): ModelSummary => ({
  id,
  title: id,
  architecture: 'diffusion',
  computes: ['encode', 'decode', 'denoise'],
  sampling: { sampler: 'ancestral', steps: 4 },
  licence: 'CC0',
  demonstration: false,
  sha256: '0'.repeat(64),
  bytes: 1,
  ...part,
});

const models = [
  model('any'),
  model('demo', { organ: 'liver', demonstration: true, sizes: ['small'] }),
  model('liver-late', { organ: 'liver', sizes: ['medium', 'large'] }),
  model('liver-early', { organ: 'liver', sizes: ['tiny', 'small'] }),
  model('kidney', { organ: 'kidney' }),
  model('unet', { architecture: 'unet', computes: ['segment'] }),
];

it('puts those first that were trained on the organ and the size', () => {
  expect(diffusionModelsFor(models, 'liver', 10).map(({ id }) => id)).toEqual([
    'liver-early',
    'liver-late',
    'demo',
    'any',
  ]);
  expect(diffusionModelsFor(models, 'liver', 60)[0].id).toBe('liver-late');
});

it('keeps to the chosen one as long as it fits the organ', () => {
  const draft = { organ: 'liver', diameterMm: 60, modelId: 'liver-early' } as const;
  expect(diffusionModelOf(models, draft)?.id).toBe('liver-early');
  expect(diffusionModelOf(models, { ...draft, organ: 'kidney' })?.id).toBe('kidney');
  expect(diffusionModelOf([], draft)).toBeUndefined();
});
