// Kills the server or its engine at random moments while cases are edited, synthesised, exported and imported,
// opens the library again and checks that nothing that was answered is lost and nothing half-written is to be
// seen: npm run kill-test -- --times 50 [--seed 1] [--keep] [--cli FILE, another build's cli.js]
// With --studies the server is killed while readers answer the questions of studies (kill/studyKillTest.mjs).
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { halfCases, halfExports, lesionsByJournal, lostSteps, lostStrokes } from './kill/check.mjs';
import { randomOf } from './kill/random.mjs';
import { commandOf, enginesOf, startServer } from './kill/server.mjs';
import { studyKillTest } from './kill/studyKillTest.mjs';
import { startWork } from './kill/work.mjs';
import { ensureBuilt, root } from './lib.mjs';

const ownCli = path.join(root, 'dist/main/cli.js');

/**
 * Runs rounds of work that each end in a kill.
 *
 * @returns { rounds, answered, asked, faults }: faults is empty when all is well
 */
export async function killTest({ times, seed, say = () => undefined, keep = false, cli = ownCli }) {
  if (cli === ownCli) await ensureBuilt(['vite.main.ts']);
  const base = mkdtempSync(path.join(tmpdir(), 'difftumor-kill-'));
  const folders = { library: path.join(base, 'library'), exports: path.join(base, 'exports') };
  mkdirSync(folders.exports);
  const files = makePhantom(cli, path.join(base, 'scan'));
  const random = randomOf(seed);
  const state = { answered: [], faults: [], rounds: [], asked: {} };
  try {
    let server = await startServer(cli, folders.library, base);
    const caseId = await importScan(server, files);
    const points = await liverPoints(server, caseId);
    for (let round = 1; round <= times; round++) {
      const victim = round % 3 === 0 ? 'engine' : 'server';
      const worker = startWork({
        server,
        caseId,
        points,
        random,
        folders,
        files,
        answered: state.answered,
      });
      // Somewhere within what is done next after a few things, however fast this machine is today.
      const enough = random.integer(2, 10);
      while (worker.begun() < enough) await sleep(5);
      await sleep(random.integer(0, 400));
      const engines = enginesOf(server.pid);
      if (victim === 'engine') {
        for (const pid of engines) process.kill(pid, 'SIGKILL');
        // The work goes on with a new engine, until the server is stopped in peace.
        await sleep(random.integer(100, 600));
        worker.stop();
        count(state.asked, await worker.ended);
        const faults = await jobFaults(server, caseId, folders.exports, round);
        state.faults.push(...faults.map((fault) => `round ${round} (engine): ${fault}`));
        await server.stop();
      } else {
        worker.stop();
        await server.kill();
        count(state.asked, await worker.ended);
      }
      const orphans = await survivors(engines);
      if (orphans.length > 0) state.faults.push(`round ${round}: engines ${orphans} outlived the server`);
      server = await startServer(cli, folders.library, base);
      const faults = await faultsOf(server, { ...folders, caseId, answered: state.answered });
      state.faults.push(...faults.map((fault) => `round ${round} (${victim}): ${fault}`));
      state.rounds.push(victim);
      say(
        `${round}/${times} ${victim} killed, ${state.answered.length} steps answered, ${faults.length} faults`,
      );
    }
    await server.stop();
    return state;
  } finally {
    if (!keep) rmSync(base, { recursive: true, force: true });
    else say(`kept in ${base}`);
  }
}

function makePhantom(cli, folder) {
  execFileSync(process.execPath, [cli, 'phantom', '--size', '64', '--seed', '1', '--out', folder]);
  return { ct: path.join(folder, 'ct.nii.gz'), labels: path.join(folder, 'labels.nii.gz') };
}

async function importScan(server, { ct, labels }) {
  const image = { from: 'path', path: ct };
  const { status, body } = await server.call('POST', '/api/cases', {
    image,
    labels: { from: 'path', path: labels },
  });
  if (status !== 200) throw new Error(`the scan was not imported: ${body.sentence}`);
  return body.id;
}

/** RAS points of some liver voxels. */
async function liverPoints(server, caseId) {
  const { body } = await server.call('GET', `/api/cases/${caseId}`);
  const { value } = body.labels.find((row) => row.name === 'liver');
  const [nx, ny] = body.dims;
  const a = body.grid.affineRas;
  const { body: labels } = await server.call('GET', `/api/cases/${caseId}/labels`);
  const points = [];
  for (let v = 0; v < labels.length; v += 7) {
    if (labels[v] !== value) continue;
    const p = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny)), 1];
    points.push([0, 4, 8].map((row) => p.reduce((sum, x, i) => sum + a[row + i] * x, 0)));
  }
  return points;
}

/** Engines still alive some seconds after their server. */
async function survivors(pids) {
  for (let waited = 0; waited < 10_000; waited += 100) {
    if (!pids.some((pid) => commandOf(pid).includes('engine.js'))) return [];
    await sleep(100);
  }
  return pids.filter((pid) => commandOf(pid).includes('engine.js'));
}

async function faultsOf(server, { library, exports, caseId, answered }) {
  const faults = lostSteps(library, answered).map(
    ({ revision, step }) => `step ${revision} (${step.step}) was answered and is lost`,
  );
  faults.push(...lostStrokes(library, caseId).map((where) => `a stroke ${where} is lost`));
  const rows = (await server.call('GET', '/api/cases')).body;
  for (const row of rows) if (row.problem) faults.push(`case ${row.id}: ${row.problem}`);
  for (const half of halfCases(library)) faults.push(`case ${half} is half-written`);
  for (const half of halfExports(exports)) faults.push(`export ${half} is half-written`);
  const { status, body } = await server.call('GET', `/api/cases/${caseId}`);
  if (status !== 200) return [...faults, `the case does not open: ${body.sentence}`];
  const shown = body.lesions.map((lesion) => lesion.spec.id).join();
  // A job that goes on may have added a step between the two looks.
  const journal = lesionsByJournal(library, caseId).join();
  if (!journal.startsWith(shown)) faults.push(`the case shows ${shown}, its journal says ${journal}`);
  for (const { id, segments } of body.readings) {
    const voxels = await server.call('GET', `/api/cases/${caseId}/readings/${id}/voxels`);
    const painted = voxels.status === 200 ? voxels.body.filter((value) => value === 1).length : -1;
    const measured = segments[0]?.measure?.voxels ?? 0;
    // A job that goes on does not paint, so both looks see the same.
    if (painted !== measured) faults.push(`reading ${id} shows ${painted} voxels, measured were ${measured}`);
  }
  const changes = await server.call('GET', `/api/cases/${caseId}/changes`);
  if (changes.status !== 200) faults.push(`the lesions do not show: ${changes.body.sentence}`);
  return faults;
}

/** Jobs after the engine was killed: all end, those that fail say so in a sentence, and a new one runs. */
async function jobFaults(server, caseId, exports, round) {
  const recipe = {
    task: 'export',
    cases: [caseId],
    layout: 'pairs',
    outDir: path.join(exports, `after-${round}`),
    datasetName: 'After',
  };
  const { status, body: next } = await server.call('POST', '/api/jobs', { recipe });
  if (status !== 200) return [`the next job was refused: ${next.sentence}`];
  let jobs = [];
  for (let waited = 0; waited < 60_000; waited += 100) {
    jobs = (await server.call('GET', '/api/jobs')).body;
    if (!jobs.some(({ state }) => state === 'queued' || state === 'running')) break;
    await sleep(100);
  }
  return jobs.flatMap(({ id, state, problem }) => {
    if (state === 'queued' || state === 'running') return [`job ${id} is still ${state} after a minute`];
    if (id === next.id && state !== 'done') return [`the next job is ${state}: ${problem?.sentence}`];
    if (state === 'failed' && !problem?.sentence) return [`job ${id} failed without a sentence`];
    return [];
  });
}

function count(sum, more) {
  for (const [name, n] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + n;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      cli: { type: 'string', default: ownCli },
      studies: { type: 'boolean', default: false },
    },
  });
  const options = {
    times: Number(values.times),
    seed: Number(values.seed),
    keep: values.keep,
    cli: path.resolve(values.cli),
    say: (line) => console.log(line),
  };
  const faults = values.studies ? await killReaders(options) : await killWork(options);
  for (const fault of faults) console.log(`FAULT ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

async function killWork(options) {
  const result = await killTest(options);
  const kills = (victim) => result.rounds.filter((name) => name === victim).length;
  console.log(
    `${result.rounds.length} kills (${kills('server')} of the server, ${kills('engine')} of the engine), ` +
      `${result.answered.length} answered steps, ${result.faults.length} faults`,
  );
  console.log('asked for:', JSON.stringify(result.asked));
  return result.faults;
}

async function killReaders(options) {
  if (options.cli === ownCli) await ensureBuilt(['vite.main.ts']);
  const { kills, answers, readers, faults } = await studyKillTest(options);
  console.log(
    `${kills} kills of the server, ${answers} answers of ${readers} readers, ${faults.length} faults`,
  );
  return faults;
}
