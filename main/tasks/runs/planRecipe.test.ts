import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainingPlan } from '#shared/contract/run.fake.ts';
import { AutoencoderPlan, DiffusionPlan, type TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { decidedAt, readingBench } from '../readings/readings.fake.ts';

const { bench, begun, step } = readingBench();
const inspect = (plan: TrainingPlan) => bench.workstation.runs.inspect(plan, new AbortController().signal);

it('takes the lesions of a case as a reader signed them', async () => {
  const { detail, reading } = await begun();
  const one = { from: 'case' as const, caseId: detail.id, name: detail.name };
  const signed = { ...one, reading: 'signed' as const };
  const looked = (train: TrainingPlan['train']) =>
    inspect(trainingPlan({ train, validation: [], epochs: 1 }));
  await expect(looked([signed])).rejects.toMatchObject({ code: 'training-case' });

  const values = reading.segments.map(({ value }) => value);
  const review = (value: number, state: 'accepted' | 'rejected') =>
    step(detail, {
      kind: 'reviewSegments',
      readingId: reading.id,
      values: [value],
      change: { state, name: 'liver_lesion' },
      reader: 'Ada',
      decidedAt,
    });
  await review(values[0], 'accepted');
  await review(values[1], 'rejected');
  await step(detail, {
    kind: 'signReading',
    readingId: reading.id,
    signature: { reader: 'Ada', signedAt: decidedAt },
  });
  expect(await bench.workstation.cases.list()).toMatchObject([{ id: detail.id, signed: true }]);
  expect((await looked([one])).cases).toMatchObject([{ labels: ['liver'], lesionsInto: ['liver'] }]);
  const found = await looked([signed]);
  expect(found.cases).toMatchObject([{ labels: ['liver', 'liver_lesion'], lesionsInto: [] }]);
});

describe('before a training of networks that draw', () => {
  const common = {
    model: { id: 'tiny', title: 'Tiny', licence: 'none' },
    input: { spacingMm: [7.5, 7.5, 7.5], side: 16 },
    organs: ['liver'],
    train: [{ from: 'phantom', size: 48, seed: 1 }],
    validation: [{ from: 'phantom', size: 48, seed: 2 }],
    validationSamples: 1,
    synthesis: { generator: 'rules', share: 1, sizes: { large: 1 }, mostLesions: 1, appearance: {} },
    optimiser: { name: 'adam', rate: 0.001, weightDecay: 0 },
    schedule: { name: 'constant', warmupEpochs: 0 },
    epochs: 10,
    samplesPerCase: 4,
    batch: 2,
    validateEvery: 2,
    seed: 1,
  };
  const lookedAt = { provider: 'cpu', steps: 20, cases: [{ labels: ['liver'] }, { labels: ['liver'] }] };

  it('the memory and time of an autoencoder are told', async () => {
    const plan = { ...common, task: 'trainAutoencoder', network: fakeNetworks.vqgan };
    const found = await inspect(AutoencoderPlan.parse(plan));
    expect(found).toMatchObject(lookedAt);
    expect(found.problem).toBeUndefined();
    const { seconds = 0, secondsPerStep = 0, secondsPerValidation = 0, stepBytes, parameters } = found;
    expect(seconds).toBeCloseTo(20 * secondsPerStep + 5 * secondsPerValidation, 6);
    expect(secondsPerValidation).toBeGreaterThan(0);
    expect(stepBytes).toBeGreaterThan(1e6);
    expect(parameters).toBeGreaterThan(1000);
  }, 120_000);

  it('those of a diffusion model too, or why its autoencoder does not fit', async () => {
    await writeFakeModel(path.join(bench.base, 'library/models'), fakeNetworks.vqgan, { id: 'latents' });
    const { autoencoder: _, ...network } = fakeNetworks.diffusion;
    const plan = DiffusionPlan.parse({
      ...common,
      task: 'trainDiffusion',
      network,
      autoencoder: { model: 'latents' },
    });
    const found = await inspect(plan);
    expect(found).toMatchObject(lookedAt);
    expect(found.problem).toBeUndefined();
    expect(found.secondsPerStep).toBeGreaterThan(0);

    const narrow = await inspect({ ...plan, input: { ...plan.input, windowHu: [-100, 100] } });
    expect(narrow).toMatchObject({ problem: { code: 'request-invalid' }, cases: lookedAt.cases });
    await expect(inspect({ ...plan, autoencoder: { model: 'nowhere' } })).rejects.toMatchObject({
      code: 'model-missing',
    });
  }, 120_000);
});
