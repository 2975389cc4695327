import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleRecipe } from '#shared/contract/recipe.ts';
import { inProcessEngine } from '#main/engine/inProcess.fake.ts';
import { type Engine, superviseEngine } from '#main/engine/supervisor.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import { batchOps, type BatchOps } from './batchOps.ts';
import { casesIn } from './foldersOf.ts';
import { type CaseOutcome, runBatch } from './runBatch.ts';

const phantom = makePhantom({ size: 64, seed: 1 });
let folder: string;
let engines: Engine<BatchOps>[];
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batch-'));
  await mkdir(at('cts'));
  await mkdir(at('masks'));
  for (const name of ['a', 'b']) {
    await writeNifti(at('cts', `${name}.nii.gz`), phantom.ct);
    await writeNifti(at('masks', `${name}.nii.gz`), phantom.labels, phantom.table);
  }
  const { spawn } = inProcessEngine(() => batchOps);
  engines = [1, 2].map(() => superviseEngine<BatchOps>({ spawn }));
});
afterEach(async () => {
  for (const engine of engines) engine.close();
  await rm(folder, { recursive: true });
});

async function run(changes: Partial<RuleRecipe> = {}, signal = new AbortController().signal) {
  const told: CaseOutcome[] = [];
  const recipe: RuleRecipe = {
    task: 'synthesize',
    organ: 'liver',
    placement: { kind: 'automatic', count: 1, avoidVessels: false },
    size: { kind: 'diameter', diameterMm: 24 },
    generator: 'rules',
    appearance: {},
    seed: 5,
    ...changes,
  };
  const outcomes = await runBatch(
    {
      pairs: await casesIn(at('cts'), at('masks')),
      ctFolder: at('cts'),
      labelsFolder: at('masks'),
      outFolder: at('out'),
      common: { recipe, version: '0.0.0', recordPaths: true },
    },
    { engines, signal, onOutcome: (outcome) => told.push(outcome), progressOf: () => undefined },
  );
  expect(told).toHaveLength(outcomes.length);
  return outcomes;
}

const bytesOf = (name: string): Promise<Buffer> => readFile(at('out', name, 'ct.nii.gz'));
const states = (outcomes: CaseOutcome[]): string =>
  outcomes.map(({ name, state }) => `${name} ${state}`).join();

describe('runBatch', () => {
  it('writes a folder a case, each with lesions of its own', async () => {
    expect(states(await run())).toBe('a done,b done');
    // The same CT, yet another seed: another lesion.
    expect(await bytesOf('a')).not.toEqual(await bytesOf('b'));
  });

  it('goes on after a case that fails, and says why it failed', async () => {
    await writeFile(at('cts', 'a.nii.gz'), 'no image');
    await rm(at('masks', 'b.nii.gz'));
    await writeNifti(at('cts', 'c.nii.gz'), phantom.ct);
    await writeNifti(at('masks', 'c_organs.nii.gz'), phantom.labels, phantom.table);
    const outcomes = await run();
    expect(states(outcomes)).toBe('a failed,b failed,c done');
    expect(outcomes[0]).toMatchObject({ problem: { code: 'not-nifti' } });
    expect(outcomes[1]).toMatchObject({ problem: { code: 'case-unpaired', data: { candidates: 0 } } });
    await expect(stat(at('out', 'a'))).rejects.toThrow('ENOENT');
  });

  it('skips what is finished, does the rest, and gives each case the bytes it has in any batch', async () => {
    await run();
    const before = await bytesOf('b');
    await rm(at('out', 'b'), { recursive: true });
    expect(states(await run())).toBe('a skipped,b done');
    expect(await bytesOf('b')).toEqual(before);
  });

  it('takes a result of another recipe for no result of this one', async () => {
    await run();
    const outcomes = await run({ seed: 6 });
    expect(outcomes).toMatchObject([
      { state: 'failed', problem: { code: 'folder-not-empty' } },
      { state: 'failed', problem: { code: 'folder-not-empty' } },
    ]);
  });

  it('ends as cancelled after the signal', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(run({}, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('refuses a folder without CTs', async () => {
  await mkdir(at('empty'));
  await expect(casesIn(at('empty'), at('masks'))).rejects.toMatchObject({ code: 'request-invalid' });
});
