// Kills the server at random moments while readers answer the questions of studies, opens the library again and checks
// that every answer that was taken is there, none is half there, and no question is asked twice or left out.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from './random.mjs';
import { readerFaults, startReaders } from './readers.mjs';
import { startServer } from './server.mjs';

/** Scans with a tumor of either kind. */
const pairs = 4;
/** Readers at a time, of each of the two studies. */
const readers = 3;

/**
 * @param cli a build's cli.js
 * @returns { kills, answers, readers, faults }: faults is empty when all is well
 */
export async function studyKillTest({ times, seed, say = () => undefined, keep = false, cli }) {
  const base = mkdtempSync(path.join(tmpdir(), 'difftumor-kill-studies-'));
  const library = path.join(base, 'library');
  const random = randomOf(seed);
  const memory = {};
  const faults = [];
  try {
    const scans = makeScans(cli, base);
    let server = await startServer(cli, library, base);
    const cases = await importScans(server, scans);
    const studies = [await makeStudy(server, cases, false), await makeStudy(server, cases, true)];
    let generation = 0;
    for (let round = 1; round <= times; round++) {
      const names = Array.from({ length: readers }, (_, n) => `Reader ${generation}-${n}`);
      const work = startReaders({ server, studies, random, memory, names });
      const enough = random.integer(0, 12) * random.integer(0, 1);
      const ended = work.ended.then(() => true);
      while (work.begun() < enough && !(await Promise.race([ended, sleep(1)])));
      await sleep(random.integer(0, 40));
      work.stop();
      await server.kill();
      await work.ended;
      server = await startServer(cli, library, base);
      const found = await readerFaults(server, library, memory);
      faults.push(...found.map((fault) => `round ${round}: ${fault}`));
      const taken = Object.values(memory).reduce((sum, { given }) => sum + given.length, 0);
      say(`${round}/${times} killed, ${taken} answers taken, ${found.length} faults`);
      // New readers often enough that some are killed while they begin.
      const done = names.every((name) => studies.every(({ id }) => memory[`${id} ${name}`]?.finished));
      if (done || random.unit() < 0.3) generation++;
    }
    await server.stop();
    const all = Object.values(memory);
    const answers = all.reduce((sum, { given }) => sum + given.length, 0);
    return { kills: times, answers, readers: all.length, faults };
  } finally {
    if (!keep) rmSync(base, { recursive: true, force: true });
    else say(`kept in ${base}`);
  }
}

/** Half of them with a labelled lesion, each of a patient of its own. */
function makeScans(cli, base) {
  const run = (...args) =>
    execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return Array.from({ length: 2 * pairs }, (_, n) => {
    const plain = path.join(base, `scan-${n}`);
    run('phantom', '--size', '64', '--seed', String(n), '--out', plain);
    const real = n < pairs;
    const folder = real ? path.join(base, `lesion-${n}`) : plain;
    const labels = path.join(plain, 'labels.nii.gz');
    const inputs = ['--ct', path.join(plain, 'ct.nii.gz'), '--labels', labels, '--out', folder];
    if (real) run('synthesize', ...inputs, '--organ', 'liver', '--count', '1', '--diameter', '14');
    return { real, ct: path.join(folder, 'ct.nii.gz'), labels: path.join(folder, 'labels.nii.gz') };
  });
}

/** Cases of the scans; those without a lesion get a placed one. */
async function importScans(server, scans) {
  const ids = [];
  for (const [n, { real, ct, labels }] of scans.entries()) {
    const { status, body } = await server.call('POST', '/api/cases', {
      name: `scan ${n}`,
      image: { from: 'path', path: ct },
      labels: { from: 'path', path: labels },
    });
    if (status !== 200) throw new Error(`a scan was not imported: ${body.sentence}`);
    ids.push(body.id);
    if (!real) await place(server, body.id, n);
  }
  return ids;
}

async function place(server, caseId, seed) {
  const recipe = {
    task: 'synthesizeInCase',
    caseId,
    organ: 'liver',
    placement: { kind: 'automatic', count: 1, avoidVessels: false },
    size: { kind: 'diameter', diameterMm: 14 },
    generator: 'rules',
    appearance: {},
    seed,
  };
  await server.call('POST', '/api/jobs', { recipe });
  for (let waited = 0; waited < 60_000; waited += 50) {
    if ((await server.call('GET', `/api/cases/${caseId}`)).body.lesions.length > 0) return;
    await sleep(50);
  }
  throw new Error('no lesion was placed');
}

async function makeStudy(server, cases, backTracking) {
  const { status, body } = await server.call('POST', '/api/studies', {
    title: backTracking ? 'With going back' : 'Straight on',
    cases,
    settings: { pairs, healthy: 0, marked: true, backTracking, unsure: 'wrong', ownOrder: true },
    seed: 1,
  });
  if (status !== 200) throw new Error(`the study was not made: ${body.sentence}`);
  return { id: body.id, questions: body.questions, backTracking };
}
