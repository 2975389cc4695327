import { expect, it } from 'vitest';
import type { ModelSummary } from '#shared/contract/model.ts';
import { modelNote, segmentersOf } from './segmentChoice.ts';

const model = (id: string, part: Partial<ModelSummary> = {}): ModelSummary => ({
  id,
  title: id,
  architecture: 'unet',
  computes: ['segment'],
  licence: 'CC0',
  demonstration: false,
  sha256: '0'.repeat(64),
  bytes: 5_000_000,
  ...part,
});

it('offers what segments, demonstrations last', () => {
  const models = [
    model('demo', { demonstration: true }),
    model('b'),
    model('vq', { computes: ['encode'] }),
    model('a'),
  ];
  expect(segmentersOf(models).map(({ id }) => id)).toEqual(['a', 'b', 'demo']);
});

it('says what weights are worth', () => {
  expect(modelNote(model('x', { demonstration: true, organ: 'liver' }))).toMatch(
    /^demonstration weights, not for patients’ images · liver · CC0 · /,
  );
  expect(modelNote(model('x', { licence: '' }))).toMatch(/^licence unknown/);
});
