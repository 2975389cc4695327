// Trains the same small recipe three times: as it is, once more, and killed (SIGKILL, all its processes) at three
// random moments and gone on with. The metrics and the weights must be the same bytes each time:
// npm run training-check [-- --config RECIPE.json] [--kills 3] [--seed 1] [--keep] [--cli FILE, another build's cli.js]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomOf } from './kill/random.mjs';
import { ensureBuilt, root } from './lib.mjs';

const recipe = {
  task: 'trainSegmentation',
  model: { id: 'check', title: 'Check', licence: 'CC0-1.0' },
  network: {
    architecture: 'unet',
    inChannels: 1,
    outChannels: 3,
    channels: [8, 16, 32],
    strides: [2, 2],
    residualUnits: 1,
  },
  labels: ['background', 'liver', 'liver_lesion'],
  input: { spacingMm: [4, 4, 4], windowHu: [-175, 250], patch: [32, 32, 32] },
  train: [1, 2, 3].map((seed) => ({ from: 'phantom', size: 64, seed })),
  validation: [{ from: 'phantom', size: 64, seed: 9, lesions: { count: 1, sizeClass: 'medium' } }],
  synthesis: { generator: 'rules', share: 0.8, sizes: { medium: 1 }, mostLesions: 2, appearance: {} },
  optimiser: { name: 'adamw', rate: 0.002, weightDecay: 0.00001 },
  schedule: { name: 'warmup_cosine', warmupEpochs: 1 },
  epochs: 8,
  samplesPerCase: 8,
  validateEvery: 2,
  seed: 1,
};

const { values: options } = parseArgs({
  options: {
    config: { type: 'string' },
    kills: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    cli: { type: 'string' },
  },
});
const cli = options.cli ?? path.join(root, 'dist/main/cli.js');
if (options.cli === undefined) await ensureBuilt(['vite.main.ts']);
const base = mkdtempSync(path.join(tmpdir(), 'difftumor-training-'));
const config = options.config ?? path.join(base, 'recipe.json');
if (options.config === undefined) writeFileSync(config, JSON.stringify(recipe));
const random = randomOf(Number(options.seed));

/** Starts or goes on with a run, in a process group of its own. */
function train(run) {
  const start = existsSync(path.join(run, 'recipe.json')) ? [] : ['--config', config];
  const args = [cli, 'train', 'segmentation', ...start, '--out', run, '--threads', '1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  child.said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.said += text;
  });
  return child;
}

async function whole(run) {
  const begun = Date.now();
  const child = train(run);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the run in ${run} failed: ${child.said}`);
  return Date.now() - begun;
}

/** Kills a run at random moments of what an undisturbed one takes, then lets it end. */
async function disturbed(run, wholeMs, kills) {
  for (let kill = 1; kill <= kills; kill++) {
    const child = train(run);
    const ended = once(child, 'close');
    const waitMs = Math.round(wholeMs * (0.2 + 0.1 * random.integer(0, 4)));
    await Promise.race([ended, sleep(waitMs)]);
    if (child.exitCode !== null) {
      if (child.exitCode !== 0) throw new Error(`the run in ${run} failed: ${child.said}`);
      throw new Error(`the run had ended before kill ${kill}: give a longer recipe`);
    }
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    const rows = existsSync(path.join(run, 'metrics.csv'))
      ? readFileSync(path.join(run, 'metrics.csv'), 'utf8').trim().split('\n').length - 1
      : 0;
    console.log(`killed after ${(waitMs / 1000).toFixed(1)} s: metrics.csv has ${rows} epochs`);
  }
  await whole(run);
}

const runs = ['first', 'again', 'killed'].map((name) => path.join(base, name));
const firstMs = await whole(runs[0]);
await whole(runs[1]);
await disturbed(runs[2], firstMs, Number(options.kills));
const faults = runs.slice(1).flatMap((run) =>
  ['metrics.csv', 'model/weights.safetensors'].flatMap((file) => {
    const same = readFileSync(path.join(runs[0], file)).equals(readFileSync(path.join(run, file)));
    console.log(`${path.basename(run)}/${file}: ${same ? 'the same bytes' : 'OTHER bytes'}`);
    return same ? [] : [`${run}/${file}`];
  }),
);
console.log(readFileSync(path.join(runs[0], 'metrics.csv'), 'utf8').trim());
if (!options.keep) rmSync(base, { recursive: true, force: true });
else console.log(`kept in ${base}`);
process.exit(faults.length === 0 ? 0 : 1);
