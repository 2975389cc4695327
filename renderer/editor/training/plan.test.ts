import { expect, it } from 'vitest';
import type { ModelSummary } from '#shared/contract/model.ts';
import { trainingTasks } from '#shared/contract/training.ts';
import { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { caseDetail } from '../caseDetail.fake.ts';
import { autoencodersOf, diffusionPlan, withAutoencoder } from './diffusionPlan.ts';
import {
  caseKey,
  caseName,
  freeRunId,
  libraryCase,
  modelIdOf,
  moveCase,
  phantoms,
  withCases,
  withoutCase,
  withStart,
  withTitle,
} from './plan.ts';
import { planComplaint, planKinds, planOfKind, presetOf, startChoices, withPreset } from './planKinds.ts';
import { organsIn, segmentationPlan, withOrgans, withPatch } from './segmentationPlan.ts';

const plan = segmentationPlan.first(7, []);

const autoencoder = (id: string, embeddingDim: number): ModelSummary => ({
  id,
  title: id,
  architecture: 'vqgan',
  computes: ['encode', 'decode'],
  latents: { embeddingDim, downsample: [4, 4, 4], windowHu: [-175, 250] },
  licence: 'none',
  demonstration: false,
  sha256: 'a'.repeat(64),
  bytes: 1,
});
const models = [autoencoder('small', 4), autoencoder('large', 8)];

it.each(trainingTasks)('begins %s with a plan that can be started as it is, on every network', (task) => {
  const kind = planKinds[task];
  const first = kind.first(7, models);
  expect(TrainingPlan.parse(first)).toEqual(first);
  expect(planComplaint(first, models)).toBeUndefined();
  expect(presetOf(first)?.id).toBe(kind.presets[0].id);
  for (const { id, apply } of kind.presets as (typeof kind.presets)[number][]) {
    const changed = TrainingPlan.parse((apply as (one: TrainingPlan) => TrainingPlan)(first));
    expect(presetOf(changed)?.id).toBe(id);
    expect(planComplaint(changed, models)).toBeUndefined();
    expect(changed).toMatchObject({ model: first.model, train: first.train, seed: 7 });
  }
});

it('gives a segmentation channels for the organs', () => {
  const two = withOrgans(plan, ['kidney', 'liver']);
  expect(two.labels).toEqual(['background', 'liver', 'liver_lesion', 'kidney', 'kidney_lesion']);
  expect(organsIn(two)).toEqual(['liver', 'kidney']);
  for (const { apply } of segmentationPlan.presets) expect(apply(two).network.outChannels).toBe(5);
});

it('gives a denoiser channels for the latents of its autoencoder', () => {
  const [small, large] = autoencodersOf(models);
  const first = diffusionPlan.first(7, models);
  expect(first).toMatchObject({ autoencoder: { model: 'small' }, network: { outChannels: 4, channels: 9 } });
  const changed = withAutoencoder(first, large);
  expect(changed).toMatchObject({
    autoencoder: { model: 'large' },
    network: { outChannels: 8, channels: 17 },
  });
  expect(planComplaint(changed, models)).toBeUndefined();
  const taken = { ...first, autoencoder: { model: `/runs/old/${large.id}` } };
  expect(planComplaint(taken, models)).toContain('choose the autoencoder again');
  expect(planComplaint(withAutoencoder(taken, small), models)).toBeUndefined();
  expect(planComplaint(diffusionPlan.first(7, []), [])).toContain('Choose the autoencoder');
  expect(planComplaint({ ...first, input: { ...first.input, side: 40 } }, models)).toContain(
    'multiple of 16',
  );
});

it('starts from models of the same network, until that changes', () => {
  const first = planKinds.trainAutoencoder.first(7, models);
  expect(startChoices(first, models)).toEqual(models);
  expect(startChoices(plan, models)).toEqual([]);
  const started = withStart(first, 'large');
  expect(started).toMatchObject({ start: { model: 'large' } });
  expect(withStart(started, undefined)).toEqual(first);
  expect(withPreset(started, 'published')).not.toHaveProperty('start');
});

it('keeps chosen cases for another kind, and begins with that kind’s own where none were chosen', () => {
  const chosen = withCases(plan, 'train', [libraryCase(caseDetail({ id: 'a', name: 'CT 3' }))]);
  expect(planOfKind('trainAutoencoder', chosen, models).train).toBe(chosen.train);
  const other = planOfKind('trainAutoencoder', plan, models);
  expect(other.train).not.toEqual(plan.train);
  expect(other).toMatchObject({ task: 'trainAutoencoder', seed: 7 });
});

it('adds, moves and removes cases, each once', () => {
  const one = libraryCase(caseDetail({ id: 'a', name: 'CT 3' }));
  const added = withCases(withCases(plan, 'train', [one]), 'validation', [one]);
  expect(added.train).toHaveLength(5);
  expect(added.validation).toHaveLength(1);
  const moved = moveCase(added, caseKey(one), 'validation');
  expect(moved.validation.at(-1)).toEqual(one);
  expect(moved.train).toEqual(plan.train);
  expect(withoutCase(moved, caseKey(one))).toEqual(plan);
});

it('makes phantoms of seeds in a row, with lesions to find where they validate', () => {
  expect(phantoms('train', { count: 2, size: 64, seed: 5 })).toEqual([
    { from: 'phantom', size: 64, seed: 5 },
    { from: 'phantom', size: 64, seed: 6 },
  ]);
  expect(phantoms('train', { count: 4, size: 64, seed: 5, phase: 'all' }).map(caseName)).toEqual([
    'Phantom 64, seed 5',
    'Phantom 64, seed 6, arterial',
    'Phantom 64, seed 7, native',
    'Phantom 64, seed 8',
  ]);
  expect(phantoms('validation', { count: 1, size: 64, seed: 5 })).toMatchObject([{ lesions: { count: 2 } }]);
});

it('names models and runs', () => {
  expect(modelIdOf('Leber: kleines U-Net (v2)')).toBe('leber-kleines-u-net-v2');
  expect(modelIdOf('…')).toBe('model');
  expect(withTitle(plan, 'My liver').model).toMatchObject({ title: 'My liver', id: 'my-liver' });
  expect(freeRunId('a', ['a-1', 'a-2'])).toBe('a-3');
});

it('says what is wrong before the server has to', () => {
  expect(planComplaint({ ...plan, train: [] }, [])).toContain('cases');
  expect(planComplaint(withPatch(plan, 50), [])).toContain('multiple of 8');
  expect(planComplaint(withPatch(plan, 8), [])).toContain('at least 16');
  expect(planComplaint(plan, [{ ...models[0], id: plan.model.id }])).toContain('another name');
  expect(planComplaint(withOrgans(plan, []), [])).toBe('Choose an organ.');
});
