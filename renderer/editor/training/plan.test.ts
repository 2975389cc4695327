import { expect, it } from 'vitest';
import { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { caseDetail } from '../caseDetail.fake.ts';
import {
  caseKey,
  firstPlan,
  freeRunId,
  libraryCase,
  modelIdOf,
  moveCase,
  networkPresets,
  organsIn,
  phantoms,
  planComplaint,
  presetOf,
  withCases,
  withOrgans,
  withoutCase,
  withPatch,
  withPreset,
  withTitle,
} from './plan.ts';

const plan = firstPlan(7);

it('begins with a plan that can be started as it is', () => {
  expect(TrainingPlan.parse(plan)).toEqual(plan);
  expect(planComplaint(plan, [])).toBeUndefined();
  expect(presetOf(plan)?.id).toBe('unet-small');
});

it('gives each network channels for the organs and patches that it can take', () => {
  const two = withOrgans(plan, ['kidney', 'liver']);
  expect(two.labels).toEqual(['background', 'liver', 'liver_lesion', 'kidney', 'kidney_lesion']);
  for (const { id } of networkPresets) {
    const changed = withPreset(two, id);
    expect(changed.network.outChannels).toBe(5);
    expect(presetOf(changed)?.id).toBe(id);
    expect(planComplaint(changed, [])).toBeUndefined();
    expect(organsIn(changed)).toEqual(['liver', 'kidney']);
  }
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
  expect(planComplaint(plan, [plan.model.id])).toContain('another name');
  expect(planComplaint(withOrgans(plan, []), [])).toBe('Choose an organ.');
});
