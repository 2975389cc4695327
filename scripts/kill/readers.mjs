// Readers of studies who answer question after question until their server is killed, and what must hold then.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

const verdicts = ['real', 'synthetic', 'unsure'];

/** Tells answers apart: how long a question was on the screen, which no two of a run have in common. */
let lastTime = 0;

/**
 * Lets readers answer until the server breaks or they are told to stop.
 *
 * @param memory per study and name: `given`, the answers that were taken, and `asked`, the one under way
 * @returns `begun()` answers sent so far; `stop()`; `ended`
 */
export function startReaders({ server, studies, random, memory, names }) {
  let begun = 0;
  const over = new AbortController();
  const work = studies.flatMap((study) => names.map((name) => ({ study, name })));

  async function read({ study, name }) {
    const mine = (memory[`${study.id} ${name}`] ??= { study, name, given: [], finished: false });
    const { status, body } = await server.call('POST', `/api/studies/${study.id}/readers`, { name });
    if (status !== 200) throw new Error(`${name} cannot begin: ${body.sentence}`);
    mine.readerId ??= body.readerId;
    if (body.readerId !== mine.readerId) throw new Error(`${name} became ${body.readerId}`);
    let next = body.answered;
    while (!over.signal.aborted && next < study.questions) {
      const again = study.backTracking && next > 0 && random.unit() < 0.3;
      const position = again ? random.integer(0, next - 1) : next;
      const place = `/api/studies/${study.id}/readers/${mine.readerId}/questions/${position}`;
      const question = await server.call('GET', place);
      if (question.status !== 200)
        throw new Error(`question ${position} of ${name}: ${question.body.sentence}`);
      const verdict = random.pick(verdicts);
      const answer = {
        verdict,
        ...(verdict !== 'unsure' && { confidence: random.integer(1, 5) }),
        timeMs: ++lastTime,
      };
      begun++;
      mine.asked = { position, answer };
      const taken = await server.call('POST', place, answer);
      if (taken.status !== 200) throw new Error(`answer ${position} of ${name}: ${taken.body.sentence}`);
      mine.given.push(mine.asked);
      delete mine.asked;
      next = taken.body.answered;
    }
    mine.finished ||= next === study.questions;
  }
  const run = async (one) => {
    try {
      await read(one);
    } catch (error) {
      // The connection broke: the server is gone, as it should be once the work was told to stop.
      if (!over.signal.aborted) throw error;
    }
  };
  return { begun: () => begun, stop: () => over.abort(), ended: Promise.all(work.map(run)) };
}

/**
 * What is wrong with the files and with what the reopened server says, compared with what its readers remember: every
 * answer that was taken is there as it was given, at most the one under way besides, and nobody is asked twice.
 */
export async function readerFaults(server, library, memory) {
  const faults = [];
  for (const mine of Object.values(memory)) {
    const who = `${mine.name} in ${mine.study.id}`;
    const { status, body } = await server.call('POST', `/api/studies/${mine.study.id}/readers`, {
      name: mine.name,
    });
    if (status !== 200) {
      faults.push(`${who} cannot go on: ${body.sentence}`);
      continue;
    }
    mine.readerId ??= body.readerId;
    if (body.readerId !== mine.readerId) faults.push(`${who} was ${mine.readerId} and is ${body.readerId}`);
    const file = path.join(library, 'studies', mine.study.id, 'readers', body.readerId, 'answers.jsonl');
    const { entries, half } = linesOf(file);
    if (half) faults.push(`${who} has ${half} half lines`);
    const answers = entries.filter(({ kind }) => kind === 'answer');
    // What was under way when the server died may have been taken, and is then remembered.
    const settled = [
      ...mine.given,
      ...(answers.length > mine.given.length && mine.asked ? [mine.asked] : []),
    ];
    delete mine.asked;
    mine.given = settled;
    const found = JSON.stringify(answers.map(({ answer }) => answer));
    if (found !== JSON.stringify(settled.map(({ answer }) => answer)))
      faults.push(`${who} has ${answers.length} answers on the disk, ${settled.length} were given`);
    const order = [];
    for (const [at, { itemId }] of answers.entries()) {
      const { position } = settled[at] ?? {};
      order[position] ??= itemId;
      if (order[position] !== itemId)
        faults.push(`${who} was asked ${itemId} and ${order[position]} as question ${position}`);
    }
    if (new Set(order).size !== order.length) faults.push(`${who} was asked a question twice`);
    if (order.length !== body.answered)
      faults.push(`${who} has answered ${order.length}, the server says ${body.answered}`);
    const ask = (position) =>
      server.call('GET', `/api/studies/${mine.study.id}/readers/${body.readerId}/questions/${position}`);
    if (body.answered < mine.study.questions && (await ask(body.answered)).status !== 200)
      faults.push(`${who} is not asked question ${body.answered}`);
    if (body.answered < mine.study.questions - 1 && (await ask(body.answered + 1)).status === 200)
      faults.push(`${who} may leave out question ${body.answered}`);
  }
  return [...faults, ...strangers(library, memory)];
}

/** Readers on the disk that nobody is. */
function strangers(library, memory) {
  const known = new Set(Object.values(memory).map(({ study, readerId }) => `${study.id} ${readerId}`));
  const studies = new Set(Object.values(memory).map(({ study }) => study.id));
  return [...studies].flatMap((id) =>
    readdirSync(path.join(library, 'studies', id, 'readers'))
      .filter((readerId) => !known.has(`${id} ${readerId}`))
      .map((readerId) => `${readerId} of ${id} is nobody`),
  );
}

/** Steps of a reader's file whose checksums hold, and how many lines there are besides. */
function linesOf(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
  const last = lines.pop();
  const whole = lines.filter((line) => {
    const [, sum, rest] = /^\{"crc32":"([0-9a-f]{8})",(.*)$/s.exec(line) ?? [];
    return rest !== undefined && crc32(rest).toString(16).padStart(8, '0') === sum;
  });
  return {
    entries: whole.map((line) => JSON.parse(line).entry),
    half: lines.length - whole.length + (last === '' ? 0 : 1),
  };
}
