import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PredictionProvenance } from '#shared/contract/prediction.ts';
import { type SegmentOptions, usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { inProcessEngine } from '#main/engine/inProcess.fake.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { type Engine, superviseEngine } from '#main/engine/supervisor.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { writeAbdomen } from '#main/tasks/abdomen.fake.ts';
import { batchOps, type BatchOps } from './batchOps.ts';
import {
  type CaseToSegment,
  runSegmentation,
  type SegmentationOptions,
  type SegmentOutcome,
  writeSummary,
} from './runSegmentation.ts';

let folder: string;
let files: { ct: string; labels: string };
let engine: Engine<BatchOps>;
let modelSha256: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segmentation-'));
  await mkdir(at('cts'));
  files = await writeAbdomen(folder);
  for (const name of ['a', 'b']) await copyFile(files.ct, at('cts', `${name}.nii.gz`));
  const { manifest } = await writeFakeModel(at('models'), fakeNetworks.unet, {
    // Coarser than usual: a few windows.
    input: { spacingMm: [2, 2, 2], windowHu: [-175, 250], range: [0, 1], axes: 'RAS', patch: [32, 32, 32] },
  });
  modelSha256 = manifest.weights[0].sha256;
  engine = superviseEngine<BatchOps>({ spawn: inProcessEngine(() => batchOps).spawn });
});
afterEach(async () => {
  engine.close();
  await rm(folder, { recursive: true });
});

const casesOf = (...names: string[]): CaseToSegment[] =>
  names.map((name) => ({ name, ct: at('cts', `${name}.nii.gz`), folder: at('out', name) }));

async function run(
  cases: readonly CaseToSegment[],
  changes: Partial<SegmentOptions> = {},
  signal = new AbortController().signal,
  progressOf: SegmentationOptions['progressOf'] = () => undefined,
): Promise<SegmentOutcome[]> {
  const told: SegmentOutcome[] = [];
  const outcomes = await runSegmentation(
    {
      cases,
      labelsFolder: at('masks'),
      modelSha256,
      common: {
        modelFolder: at('models', 'unet'),
        options: { ...usualSegmentOptions, model: 'unet', overlap: 0, ...changes },
        version: '0.0.0',
        recordPaths: true,
      },
    },
    { engine, signal, onOutcome: (outcome) => told.push(outcome), progressOf },
  );
  expect(told).toEqual(outcomes);
  return outcomes;
}

describe('runSegmentation', () => {
  it('writes every case whole, goes on after one that fails, and skips what is done', async () => {
    await writeFile(at('cts/b.nii.gz'), 'no image');
    const cases = casesOf('a', 'b', 'c');
    await copyFile(files.ct, at('cts/c.nii.gz'));
    const outcomes = await run(cases, { probabilities: true });
    expect(outcomes.map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    expect(outcomes[1]).toMatchObject({ problem: { code: 'not-nifti' } });
    expect((await readdir(at('out'))).toSorted()).toEqual(['a', 'c']);
    expect((await readdir(at('out/a'))).toSorted()).toEqual([
      'labels.nii.gz',
      'lesions.csv',
      'lesions.json',
      'probability_liver.nii.gz',
      'probability_liver_lesion.nii.gz',
      'provenance.json',
    ]);
    const text = await readFile(at('out/a/provenance.json'), 'utf8');
    expect(PredictionProvenance.parse(JSON.parse(text))).toMatchObject({
      inputs: [{ role: 'ct', path: '../../cts/a.nii.gz' }],
      model: { sha256: modelSha256 },
    });
    const states = async (changes: Partial<SegmentOptions>) =>
      (await run(casesOf('a'), { probabilities: true, ...changes })).map(({ state }) => state);
    expect(await states({})).toEqual(['skipped']);
    expect(await states({ overlap: 0.25 })).toEqual(['failed']);
    await writeSummary(at('out/cases.csv'), outcomes);
    const [head, ...lines] = (await readFile(at('out/cases.csv'), 'utf8')).trim().split('\n');
    expect(head).toBe('case,state,liver_ml,liver_lesion_ml,lesions,positive,problem');
    expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
      ['a', 'done'],
      ['b', 'failed'],
      ['c', 'done'],
    ]);
  });

  it('writes the same bytes for the same CT', async () => {
    await run(casesOf('a', 'b'), { interpolate: 'logits' });
    for (const file of ['labels.nii.gz', 'lesions.json', 'lesions.csv'])
      expect(await readFile(at('out/a', file))).toEqual(await readFile(at('out/b', file)));
    const lines = (await readFile(at('out/a/lesions.csv'), 'utf8')).trim().split('\n');
    const { lesions } = JSON.parse(await readFile(at('out/a/lesions.json'), 'utf8')) as {
      lesions: unknown[];
    };
    expect(lines).toHaveLength(lesions.length + 1);
  });

  it('takes labels for the organ filter, and says which CT has none or several', async () => {
    const filtered = {
      postProcessing: { ...usualSegmentOptions.postProcessing, organFilter: 'organ' } as const,
    };
    const [one] = casesOf('a');
    expect((await run([{ ...one, labels: [files.labels] }], filtered))[0].state).toBe('done');
    const failed = await run(
      casesOf('b').map((two) => ({ ...two, labels: [] })),
      filtered,
    );
    expect(failed[0]).toMatchObject({ problem: { code: 'case-unpaired' } });
    expect((await run(casesOf('b'), filtered))[0]).toMatchObject({ problem: { code: 'organ-missing' } });
  });

  it('warns of an image that is no CT', async () => {
    const { volume } = await readNifti(files.ct);
    await writeNifti(at('cts/a.nii.gz'), {
      ...volume,
      data: Int16Array.from(volume.data, (hu) => hu + 1024),
    });
    const [outcome] = await run(casesOf('a'));
    expect(outcome.state === 'done' && outcome.found.warnings.join(' ')).toMatch(/does not look like a CT/);
  });

  it('ends with the signal, and leaves nothing half', async () => {
    const controller = new AbortController();
    const stopInB = (name: string) => (name === 'b' ? () => controller.abort() : undefined);
    const running = run(casesOf('a', 'b'), {}, controller.signal, stopInB);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(at('out'))).toEqual(['a']);
  });
});
