import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { NewAnswer, ReaderStudy } from '#shared/contract/turing.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import type { ReaderOptions } from './readerDesk.ts';
import { createReaderDesk } from './readerDesk.ts';
import { readerKey } from './readerKeys.ts';
import { ringMarks } from './ringMarks.ts';
import { createViewStore } from '../view.ts';

const grid = { dims: [4, 4, 4] as [number, number, number], affineRas: [...scalingAffine([1, 1, 1])] };

/** A server with a study of three questions. */
function bench(given: Partial<ReaderStudy> = {}) {
  const sent: (NewAnswer & { position: string })[] = [];
  const answers = new Map<number, NewAnswer>();
  let clock = 0;
  let failing = false;
  const notes = new Map<string, string>();
  const session = () => ({ readerId: 'ada', name: 'Ada', answered: answers.size });
  const call = async (name: string, params: { position?: string }, body: unknown): Promise<unknown> => {
    if (failing) throw new RemoteProblem(toWireProblem(new Problem('server-unreachable', { task: name })));
    const position = Number(params.position ?? 0);
    switch (name) {
      case 'getReaderStudy':
        return {
          title: 'Study',
          questions: 3,
          closed: false,
          marked: true,
          backTracking: false,
          verdicts: ['real', 'synthetic', 'unsure'],
          ...given,
        } satisfies ReaderStudy;
      case 'beginReading':
        return session();
      case 'getQuestion': {
        const before = answers.get(position);
        const ring = { centreRasMm: [1, 2, 3], radiusMm: 1.5 };
        return { position, grid, ring, ...(before && { answer: before }) };
      }
      default: {
        const answer = body as NewAnswer;
        sent.push({ ...answer, position: params.position ?? '' });
        answers.set(position, answer);
        return session();
      }
    }
  };
  const desk = createReaderDesk({
    service: {
      call: call as unknown as ReaderOptions['service']['call'],
      questionImage: async (_where, bytes) => new ArrayBuffer(bytes),
    },
    memory: { read: (key) => notes.get(key), write: (key, value) => void notes.set(key, value) },
    studyId: 'study-1',
    now: () => clock,
  });
  const stage = () => desk.store.getState().stage;
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    desk,
    sent,
    stage,
    position: () => {
      const now = stage();
      return now.kind === 'asking' ? now.asked.question.position : now.kind;
    },
    wait: (ms: number) => {
      clock += ms;
    },
    fail: (is: boolean) => {
      failing = is;
    },
    press: async (...keys: string[]) => {
      for (const key of keys) {
        readerKey({ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }, desk);
        await settle();
      }
    },
    begin: async () => {
      await desk.open();
      await desk.begin(' Ada ');
    },
  };
}

describe('a reader at her desk', () => {
  it('answers by keys, and goes on only with a whole answer', async () => {
    const { begin, press, position, sent, wait } = bench();
    await begin();
    expect(position()).toBe(0);
    await press('Enter', 'r', 'Enter', '7');
    expect([position(), sent]).toEqual([0, []]);
    wait(4000);
    await press('4', 'Enter');
    expect(position()).toBe(1);
    await press('u', '5', 'Enter', 's', '1', 'Enter');
    expect(position()).toBe('ended');
    expect(sent).toEqual([
      { position: '0', verdict: 'real', confidence: 4, timeMs: 4000 },
      { position: '1', verdict: 'unsure', timeMs: 0 },
      { position: '2', verdict: 'synthetic', confidence: 1, timeMs: 0 },
    ]);
  });

  it('does not count pauses, nor answer in one', async () => {
    const { begin, press, position, sent, wait } = bench();
    await begin();
    wait(1000);
    await press('r', '2', 'p');
    wait(60_000);
    await press('s', 'Backspace');
    expect(position()).toBe(0);
    await press('Enter');
    wait(500);
    await press('Enter');
    expect(sent).toEqual([{ position: '0', verdict: 'real', confidence: 2, timeMs: 1500 }]);
  });

  it('keeps an answer that could not be sent', async () => {
    const { begin, press, position, desk, fail, sent } = bench();
    await begin();
    fail(true);
    await press('r', '2', 'Enter');
    expect(position()).toBe(0);
    expect(desk.store.getState().problem).toContain('did not answer');
    fail(false);
    await press('Enter');
    expect(sent).toHaveLength(1);
  });

  it('goes back only where that is allowed, and finds her answer there', async () => {
    const strict = bench();
    await strict.begin();
    await strict.press('r', '2', 'Enter', 'Backspace');
    expect(strict.position()).toBe(1);

    const loose = bench({ backTracking: true });
    await loose.begin();
    await loose.press('r', '2', 'Enter', 's', '3', 'Enter', 'Backspace', 'Backspace');
    expect(loose.position()).toBe(0);
    expect(loose.desk.store.getState().draft).toMatchObject({ verdict: 'real', confidence: 2 });
    await loose.press('u', 'Enter');
    expect(loose.position()).toBe(1);
    await loose.press('Enter');
    expect(loose.position()).toBe(2);
  });

  it('offers "no tumor" only where it may be', async () => {
    const { begin, press, desk } = bench();
    await begin();
    await press('n');
    expect(desk.store.getState().draft).toEqual({});
  });

  it('looks alike at the next scan, with the crosshair in the ring', async () => {
    const { begin, press, stage } = bench();
    await begin();
    await press('1', '+', 'm');
    const first = stage();
    if (first.kind !== 'asking') throw new Error('nothing is asked');
    expect(first.asked.view.getState().crosshairRasMm).toEqual([1, 2, 3]);
    first.asked.view.setState({ window: { widthHu: 150, levelHu: 90 } });
    await press('u', 'Enter');
    const second = stage();
    if (second.kind !== 'asking') throw new Error('nothing is asked');
    expect(second.asked.view.getState()).toMatchObject({
      window: { widthHu: 150, levelHu: 90 },
      slab: { projection: 'max' },
    });
    expect(second.asked.labels.every((value) => value === 0)).toBe(true);
  });

  it('says when the study cannot be had, and tries again', async () => {
    const { desk, fail, stage } = bench();
    fail(true);
    await desk.open();
    expect(stage()).toEqual({ kind: 'failed', position: undefined });
    fail(false);
    await desk.retry();
    expect(stage()).toEqual({ kind: 'start' });
  });
});

describe('ringMarks', () => {
  it('is a circle on every slice that its ball goes through', () => {
    const marks = ringMarks(
      { centreRasMm: [1, 2, 3], radiusMm: 1.5 },
      createViewStore(grid).getState().frames,
    );
    expect(marks).toHaveLength(9);
    const radii = marks.filter(({ plane }) => plane === 'axial').map(({ circle }) => circle?.radiusMm);
    expect(radii).toEqual([Math.sqrt(1.25), 1.5, Math.sqrt(1.25)]);
  });
});
