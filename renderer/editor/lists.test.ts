import { describe, expect, it } from 'vitest';
import { imageFirst, pickedPath } from './actions/importCase.ts';
import { selectIn } from './actions/lesions.ts';
import { coloursIn } from './actions/window.ts';
import type { Job } from '#shared/contract/job.ts';
import { ghostOf } from './aimGhost.ts';
import { caseDetail } from './caseDetail.fake.ts';
import { type CaseOrder, caseOrders, lastModified, matchingCases, orderedCases } from './caseList.ts';
import { hasJustEnded, withJob } from './jobList.ts';
import { withNotice } from './notices.ts';
import { over } from './workbench.fake.ts';

describe('the case list', () => {
  const cases = [
    caseDetail({ id: 'a', name: 'CHAOS ct3', modifiedAt: '2025-01-02T00:00:00Z' }),
    caseDetail({ id: 'b', name: 'Phantom 7', organs: ['kidney'], modifiedAt: '2025-01-03T00:00:00Z' }),
    caseDetail({ id: 'c', name: 'Broken', problem: 'gone', modifiedAt: '2025-01-09T00:00:00Z' }),
  ];

  it('is searched by every word, in name and organs', () => {
    const found = (search: string): string[] => matchingCases(cases, search).map(({ id }) => id);
    expect([found(''), found('CT3 liver'), found('phantom kidney'), found('phantom liver')]).toEqual([
      ['a', 'b', 'c'],
      ['a'],
      ['b'],
      [],
    ]);
  });

  it('is ordered by name and by patient', () => {
    const of = (id: string, name: string, patientHash?: string) =>
      caseDetail({ id, name, ...(patientHash !== undefined && { patientHash }) });
    const rows = [of('x', 'CT 10', 'b'), of('y', 'CT 9', 'a'), of('z', 'CT 2'), of('w', 'CT 1', 'b')];
    const ids = (order: CaseOrder): string =>
      orderedCases(rows, order)
        .map(({ id }) => id)
        .join('');
    expect(caseOrders.map(ids)).toEqual(['xyzw', 'wzyx', 'ywxz']);
  });

  it('is searched and ordered at once with 10,000 cases', () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      caseDetail({ id: `c${n}`, name: `CT ${n}`, patientHash: String(n % 3000) }),
    );
    const begun = performance.now();
    expect(matchingCases(orderedCases(many, 'patient'), 'ct 9999')).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('names the newest case that can be read', () => {
    expect(lastModified(cases)?.id).toBe('b');
    expect(lastModified([])).toBeUndefined();
  });
});

describe('selecting in a list', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('takes one, adds and removes one, or takes all between', () => {
    expect(selectIn(order, ['a', 'b'], 'c', 'alone')).toEqual(['c']);
    expect(selectIn(order, ['a'], 'c', 'toggle')).toEqual(['a', 'c']);
    expect(selectIn(order, ['a', 'c'], 'a', 'toggle')).toEqual(['c']);
    expect(new Set(selectIn(order, ['d'], 'b', 'range'))).toEqual(new Set(['b', 'c', 'd']));
    expect(selectIn(order, [], 'b', 'range')).toEqual(['b']);
  });

  it('stretches a range from where it began', () => {
    const once = selectIn(order, ['b'], 'd', 'range');
    expect(new Set(selectIn(order, once, 'a', 'range'))).toEqual(new Set(['a', 'b']));
  });
});

describe('files to import', () => {
  it('put what looks like a mask second, whatever the order they came in', () => {
    const [image, mask] = [pickedPath('/x/ct3.nii.gz'), pickedPath('C:\\y\\ct3_liver.nii.gz')];
    expect(imageFirst([mask, image]).map(({ name }) => name)).toEqual(['ct3.nii.gz', 'ct3_liver.nii.gz']);
    expect(imageFirst([image])).toEqual([image]);
  });
});

describe('jobs', () => {
  const job = (id: string, createdAt: string, state: Job['state'] = 'running'): Job => ({
    id,
    recipe: { task: 'phantom', size: 64, seed: 1 },
    state,
    progress: { stage: '', done: 0, total: 1 },
    createdAt,
  });

  it('stand with the newest first, each once', () => {
    const [a, b] = [job('a', '2025-01-01T00:00:00Z'), job('b', '2025-01-02T00:00:00Z')];
    const jobs = [a, b, job('a', a.createdAt, 'done')].reduce(withJob, []);
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([
      ['b', 'running'],
      ['a', 'done'],
    ]);
  });

  it('bring news only when one that ran has ended so', () => {
    const before = [job('a', '2025-01-01T00:00:00Z'), job('b', '2025-01-01T00:00:00Z', 'done')];
    const isNews = (id: string): boolean =>
      hasJustEnded(before, job(id, '2025-01-01T00:00:00Z', 'done'), 'done');
    expect(['a', 'b', 'never seen'].map(isNews)).toEqual([true, false, false]);
    expect(hasJustEnded(before, job('a', '2025-01-01T00:00:00Z', 'cancelled'), 'done', 'failed')).toBe(false);
  });
});

describe('the ghost', () => {
  const at = over(1, 2, 0);

  it('stands where the tool points, with the reason when refused', () => {
    const problem = { code: 'on-vessel', data: {}, sentence: 'A vessel runs here.' };
    expect(ghostOf(undefined, 10)).toBeUndefined();
    expect(ghostOf({ at, verdict: { state: 'ok' } }, 10)).toEqual({
      centreRasMm: [1, 2, 0],
      plane: 'axial',
      diameterMm: 10,
      state: 'ok',
    });
    expect(ghostOf({ at, verdict: { state: 'refused', problem } }, 10)).toMatchObject({
      state: 'refused',
      reason: 'A vessel runs here.',
    });
  });
});

describe('notices', () => {
  it('do not repeat themselves', () => {
    const error = (sentence: string) => ({ intent: 'error' as const, sentence });
    const shown = [error('a'), error('b'), error('a')].reduce(withNotice, []);
    expect(shown.map(({ sentence }) => sentence)).toEqual(['b', 'a']);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(2);
  });

  it('on one topic replace each other', () => {
    const on = (topic: string, sentence: string) => ({ intent: 'error' as const, sentence, topic });
    const shown = [
      on('edit', '63 mm is too large'),
      on('job', 'disk full'),
      on('edit', '64 mm is too large'),
    ];
    expect(shown.reduce(withNotice, []).map(({ sentence }) => sentence)).toEqual([
      'disk full',
      '64 mm is too large',
    ]);
  });
});

describe('remembered colours', () => {
  it('are read as far as they are colours', () => {
    expect(coloursIn('{"liver":"#ff8800","spleen":"red","kidney":7}')).toEqual({ liver: '#ff8800' });
    expect(coloursIn('not json')).toEqual({});
    expect(coloursIn(undefined)).toEqual({});
  });
});
