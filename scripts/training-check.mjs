// Trains every kind of network three times: as it is, once more, and killed (SIGKILL, all its processes) at three
// random moments and gone on with. The metrics and the weights must be the same bytes each time, on two devices also
// those of one:
// npm run training-check [-- --only NAME,…] [--config RECIPE.json] [--kills 3] [--seed 1] [--keep] [--cli FILE, another build's cli.js]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomOf } from './kill/random.mjs';
import { trainings } from './kill/trainings.mjs';
import { ensureBuilt, root } from './lib.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
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
const random = randomOf(Number(options.seed));
const results = ['metrics.csv', 'model/weights.safetensors'];
const runOf = (name, run) => path.join(base, name, run);

function checks() {
  if (options.config !== undefined) {
    const recipe = JSON.parse(readFileSync(options.config, 'utf8'));
    const what = recipe.task.replace('train', '').toLowerCase();
    return [{ name: 'config', what, config: path.resolve(options.config) }];
  }
  const all = trainings((name) => path.join(runOf(name, 'first'), 'model'));
  if (options.only === undefined) return all;
  const wanted = new Set(options.only.split(','));
  const needed = new Set([...wanted, ...all.filter(({ name }) => wanted.has(name)).flatMap(needs)]);
  return all
    .filter(({ name }) => needed.has(name))
    .map((check) => (wanted.has(check.name) ? check : { ...check, onlyFirst: true }));
}
const needs = ({ needs: one, like }) => [one, like].filter((name) => name !== undefined);

/** Starts or goes on with a run, in a process group of its own. */
function train({ what, config, devices }, run) {
  const start = existsSync(path.join(run, 'recipe.json')) ? [] : ['--config', config];
  const args = [
    cli,
    'train',
    what,
    ...start,
    '--out',
    run,
    '--threads',
    '1',
    ...(devices ? ['--devices', devices] : []),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  child.said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.said += text;
  });
  return child;
}

async function whole(check, run) {
  const begun = Date.now();
  const child = train(check, run);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`the run in ${run} failed: ${child.said}`);
  return Date.now() - begun;
}

function epochsIn(run) {
  const file = path.join(run, 'metrics.csv');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length - 1 : 0;
}

/** Kills a run at random moments of what an undisturbed one takes, then lets it end. */
async function disturbed(check, run, wholeMs, kills) {
  const { epochs } = JSON.parse(readFileSync(check.config, 'utf8'));
  for (let kill = 1; kill <= kills; kill++) {
    const child = train(check, run);
    const ended = once(child, 'close');
    // A part of what is left to do, after what it takes to get going again.
    const rest = 1 - epochsIn(run) / epochs;
    const waitMs = Math.round(wholeMs * (0.2 + rest * 0.1 * random.integer(0, 4)));
    await Promise.race([ended, sleep(waitMs)]);
    if (child.exitCode !== null) {
      if (child.exitCode !== 0) throw new Error(`the run in ${run} failed: ${child.said}`);
      console.log(`  had ended before kill ${kill}: begun again, killed sooner`);
      rmSync(run, { recursive: true });
      await disturbed(check, run, wholeMs / 2, kills);
      return;
    }
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    const seconds = (waitMs / 1000).toFixed(1);
    console.log(`  killed after ${seconds} s: metrics.csv has ${epochsIn(run)} epochs`);
  }
  await whole(check, run);
}

/** Kills the process of the second device alone: the run must stop with a sentence, and leave no process behind. */
async function deprived(check, run, wholeMs) {
  const child = train(check, run);
  const ended = once(child, 'close');
  await sleep(Math.round(wholeMs * 0.6));
  const own = childrenOf(child.pid);
  process.kill(own.at(-1), 'SIGKILL');
  const [status] = await ended;
  const [sentence = ''] = /^.*ended, so the training stopped.*$/m.exec(child.said) ?? [];
  if (own.length !== 2 || status !== 1 || sentence === '')
    throw new Error(`without its second device the run in ${run} ended with ${status}: ${child.said}`);
  const alive = own.filter((pid) => existsSync(`/proc/${pid}`));
  if (alive.length > 0) throw new Error(`processes are left: ${alive.join(', ')}`);
  console.log(`  ${sentence}`);
  await whole(check, run);
}

const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

/** Files of a run that differ from those of another. */
function differing(name, run, wanted) {
  return results.flatMap((file) => {
    const same = readFileSync(path.join(wanted, file)).equals(readFileSync(path.join(run, file)));
    console.log(`  ${name}/${file}: ${same ? 'the same bytes' : 'OTHER bytes'}`);
    return same ? [] : [`${run}/${file}`];
  });
}

/** What shared memory still holds of runs of this program. */
const left = () =>
  existsSync('/dev/shm') ? readdirSync('/dev/shm').filter((name) => name.startsWith('difftumor-board-')) : [];

async function perform({ recipe, ...given }) {
  mkdirSync(path.join(base, given.name), { recursive: true });
  const check = { config: path.join(base, given.name, 'recipe.json'), ...given };
  if (recipe) writeFileSync(check.config, JSON.stringify(recipe));
  const [first, again, killed] = ['first', 'again', 'killed'].map((run) => runOf(check.name, run));
  console.log(`${check.name}:`);
  const firstMs = await whole(check, first);
  console.log(`  took ${(firstMs / 1000).toFixed(1)} s`);
  if (check.onlyFirst) return [];
  if (check.like === undefined) await whole(check, again);
  await disturbed(check, killed, firstMs, Number(options.kills));
  const isDeprived = check.devices !== undefined && process.platform === 'linux';
  if (isDeprived) await deprived(check, runOf(check.name, 'lost'), firstMs);
  return [
    ...(check.like === undefined
      ? differing('again', again, first)
      : differing(`as ${check.like}`, first, runOf(check.like, 'first'))),
    ...differing('killed', killed, first),
    ...(isDeprived ? differing('lost', runOf(check.name, 'lost'), first) : []),
  ];
}

const before = left();
const faults = [];
for (const check of checks()) faults.push(...(await perform(check)));
for (const file of left().filter((name) => !before.includes(name))) {
  console.log(`left in /dev/shm: ${file}`);
  faults.push(file);
}
if (!options.keep) rmSync(base, { recursive: true, force: true });
else console.log(`kept in ${base}`);
process.exit(faults.length === 0 ? 0 : 1);
