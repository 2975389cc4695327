import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import type { Truth } from '#shared/contract/turing.ts';
import { type Candidate, drawStudy } from './drawStudy.ts';
import { questionOrder } from './questionOrder.ts';
import { sameSource } from './sameSource.ts';
import { candidate, item, settings, study } from './turing.fake.ts';

const many = (prefix: string, truth: Truth, count: number): Candidate[] =>
  Array.from({ length: count }, (_, at) => candidate(`${prefix}${at}`, truth));

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return isProblem(error) ? error.code : 'other';
  }
};

describe('sameSource', () => {
  it('joins one file imported twice', () => {
    const [a, b] = [candidate('a', 'real'), candidate('b', 'real')];
    const twice = { ...b, sourceSha256: a.sourceSha256 };
    expect(sameSource([a, twice, candidate('c', 'real')]).map((group) => group.length)).toEqual([2, 1]);
  });

  it('joins scans of one patient', () => {
    const of = (name: string, patient?: string) => candidate(name, 'real', { patient });
    const groups = sameSource([of('a', '1f'), of('b', '2e'), of('c', '1f'), of('d'), of('e')]);
    expect(groups.map((group) => group.map(({ caseId }) => caseId).join(''))).toEqual(['ac', 'b', 'd', 'e']);
  });

  it('joins a scan and what a lesion made of some of its slices', () => {
    const healthy = candidate('a', 'none');
    const changed = healthy.slices.map((slice, at) => (at < 15 ? `changed ${slice}` : slice));
    expect(sameSource([healthy, candidate('b', 'synthetic', { slices: changed })])).toHaveLength(1);
  });

  it('leaves scans apart that share a slice by chance', () => {
    const a = candidate('a', 'real');
    const slices = candidate('b', 'real').slices.with(0, a.slices[0]);
    expect(sameSource([a, candidate('b', 'real', { slices })])).toHaveLength(2);
  });
});

describe('drawStudy', () => {
  it('draws as many of both kinds, and never a patient twice', () => {
    const truth = fc.constantFrom<Truth>('real', 'synthetic', 'none');
    const groups = fc.array(fc.array(truth, { minLength: 1, maxLength: 4 }), { minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 1000 }), (kinds, seed) => {
        const cases = kinds.flatMap((members, patient) =>
          members.map((one, n) => {
            const { slices } = candidate(`p${patient}`, one);
            return candidate(`p${patient}-${n}`, one, { slices });
          }),
        );
        const wanted = settings({ pairs: 2, healthy: 0 });
        let drawn;
        try {
          drawn = drawStudy(cases, wanted, seed);
        } catch (error) {
          expect(isProblem(error, 'study-too-few')).toBe(true);
          return;
        }
        const patients = drawn.items.map(({ caseId }) => caseId.split('-')[0]);
        expect(new Set(patients).size).toBe(patients.length);
        const count = (kind: Truth): number => drawn.items.filter((one) => one.truth === kind).length;
        expect([count('real'), count('synthetic'), count('none')]).toEqual([2, 2, 0]);
        expect(drawStudy(cases, wanted, seed)).toEqual(drawn);
      }),
    );
  });

  it('takes tumors alike in organ and size where there are such', () => {
    const sized = (name: string, truth: Truth, diameterMm: number): Candidate =>
      candidate(name, truth, {
        lesions: [{ centreRasMm: [0, 0, 0], equivalentDiameterMm: diameterMm, organ: 'liver' }],
      });
    const cases = [
      ...[8, 14, 30, 50].map((mm) => sized(`r${mm}`, 'real', mm)),
      ...[8, 9, 14, 30, 31].map((mm) => sized(`s${mm}`, 'synthetic', mm)),
    ];
    for (const seed of [1, 2, 3, 4]) {
      const { items, warnings } = drawStudy(cases, settings({ pairs: 3 }), seed);
      expect(items.map(({ caseId }) => caseId)).not.toContain('r50');
      expect(warnings.map(({ code }) => code)).not.toContain('study-unmatched');
    }
    expect(drawStudy(cases, settings({ pairs: 4 }), 1).warnings).toContainEqual({
      code: 'study-unmatched',
      data: { unmatched: 1, pairs: 4 },
    });
  });

  it('names the patients that occur twice, and leaves out scans that are both', () => {
    const twin = candidate('r9', 'real', { sourceSha256: candidate('r0', 'real').sourceSha256 });
    const cases = [...many('r', 'real', 3), twin, ...many('s', 'synthetic', 3), candidate('both', 'mixed')];
    const { items, warnings } = drawStudy(cases, settings({ pairs: 3 }), 5);
    expect(items).toHaveLength(6);
    expect(warnings).toContainEqual({ code: 'study-same-source', data: { names: 'r0 and r9' } });
    expect(warnings).toContainEqual({ code: 'study-mixed-case', data: { name: 'both' } });
  });

  it('warns of what readers could go by', () => {
    const cases = [
      ...many('r', 'real', 2),
      ...many('s', 'synthetic', 2).map((one) => ({ ...one, spacingMm: 5, phantom: true })),
    ];
    const codes = drawStudy(cases, settings(), 1).warnings.map(({ code }) => code);
    expect(codes).toEqual(['study-spacing', 'study-phantoms', 'study-few']);
  });

  it('refuses what cannot be drawn', () => {
    const cases = [...many('r', 'real', 3), ...many('s', 'synthetic', 1)];
    expect(codeOf(() => drawStudy(cases, settings({ pairs: 2 }), 1))).toBe('study-too-few');
    expect(codeOf(() => drawStudy(cases, settings({ healthy: 1 }), 1))).toBe('study-healthy-marked');
    expect(codeOf(() => drawStudy(cases, settings({ pairs: 1, healthy: 1, marked: false }), 1))).toBe(
      'study-too-few',
    );
  });
});

describe('questionOrder', () => {
  const items = Array.from({ length: 12 }, (_, at) => item(at + 1, 'real'));
  const ids = (reader: string, ownOrder: boolean): string =>
    questionOrder(study(items, { ownOrder }), reader)
      .map(({ id }) => id)
      .join(' ');

  it('is a reader’s own, the same whenever it is asked for, or one for all', () => {
    expect(ids('a', true)).toBe(ids('a', true));
    expect(ids('a', true)).not.toBe(ids('b', true));
    expect(ids('a', false)).toBe(ids('b', false));
    expect(ids('a', true).split(' ').toSorted()).toEqual(items.map(({ id }) => id));
  });
});
