import { describe, expect, it } from 'vitest';
import { tensor, type Tensor } from '#main/tensor/tensor.ts';
import type { GoldenCase } from './case.ts';
import { check, passes } from './check.ts';
import { compareStored } from './compareStored.ts';
import { casePasses, runCase } from './runCase.ts';
import { rowOf } from './table.ts';
import { type Tolerance, toleranceOf } from './tolerance.ts';

const passing = (actual: number[], expected: number[], tolerance: Tolerance, margin?: number[]): boolean =>
  passes(check('x', actual, expected, tolerance, margin));

const caseOf = (json: object, tensors: Record<string, Tensor> = {}): GoldenCase => ({
  name: 'c',
  kind: 'k',
  json: { ...json },
  tensors: new Map(Object.entries(tensors)),
});

describe('check', () => {
  it('holds each element to atol + rtol of the expected value', () => {
    const close: Tolerance = { rule: 'close', atol: 0.1, rtol: 0.01 };
    expect(passing([1.1, 101], [1, 100], close)).toBe(true);
    expect(passing([1.12, 100], [1, 100], close)).toBe(false);
    expect(passing([0, 101.2], [0, 100], close)).toBe(false);
  });

  it('reports the largest error', () =>
    expect(check('x', [1, 5, 2], [1, 2, 4], { rule: 'close', atol: 1, rtol: 0 }).error).toBe(3));

  it('takes NaN and infinities for equal to themselves only', () => {
    expect(passing([NaN, Infinity], [NaN, Infinity], { rule: 'exact' })).toBe(true);
    for (const wrong of [NaN, -Infinity, 3])
      expect(passing([wrong], [Infinity], { rule: 'close', atol: 9, rtol: 0 })).toBe(false);
    expect(passing([1], [NaN], { rule: 'close', atol: 9, rtol: 9 })).toBe(false);
  });

  it('wants equality only where the decision was clear', () => {
    const rule: Tolerance = { rule: 'exactWhere', marginName: 'm', atLeast: 0.5 };
    expect(passing([1, 9], [1, 2], rule, [0.7, 0.1])).toBe(true);
    expect(passing([1, 9], [1, 2], rule, [0.7, 0.6])).toBe(false);
  });

  it('counts what is equal or within', () => {
    expect(passing([1, 2, 3, 0], [1, 2, 3, 4], { rule: 'equalFraction', atLeast: 0.75 })).toBe(true);
    expect(passing([1, 2, 0, 0], [1, 2, 3, 4], { rule: 'equalFraction', atLeast: 0.75 })).toBe(false);
    const mostly: Tolerance = { rule: 'mostly', atol: 0.5, fractionAtLeast: 0.75, meanAbsAtMost: 1 };
    expect(passing([1, 2, 3, 7], [1, 2, 3, 4], mostly)).toBe(true);
    expect(passing([1, 2, 3, 9], [1, 2, 3, 4], mostly)).toBe(false);
  });

  it('fails on another number of values', () => expect(passing([1], [1, 1], { rule: 'exact' })).toBe(false));
});

describe('toleranceOf', () => {
  it('prefers the output’s own row, then its name, then the list of exact ones, then the rest', () => {
    const golden = caseOf({
      outputs: { own: { atol: 1, rtol: 2 }, exact: { compare: 'exact' } },
      tolerance: { atol: 3, rtol: 4, exact: ['listed'], named: 5 },
    });
    expect(toleranceOf(golden, 'own')).toEqual({ rule: 'close', atol: 1, rtol: 2 });
    expect(toleranceOf(golden, 'exact')).toEqual({ rule: 'exact' });
    expect(toleranceOf(golden, 'listed')).toEqual({ rule: 'exact' });
    expect(toleranceOf(golden, 'named')).toEqual({ rule: 'close', atol: 5, rtol: 0 });
    expect(toleranceOf(golden, 'other')).toEqual({ rule: 'close', atol: 3, rtol: 4 });
    expect(toleranceOf(caseOf({}), 'any')).toEqual({ rule: 'exact' });
  });

  it('refuses a rule that it does not know', () =>
    expect(() => toleranceOf(caseOf({ outputs: { y: { compare: 'roughly' } } }), 'y')).toThrow(/roughly/));
});

describe('compareStored', () => {
  const stored = {
    x: tensor('F32', [2], Float32Array.of(1, 2)),
    y: tensor('F32', [2, 1], Float32Array.of(3, 4)),
  };
  const golden = caseOf({ tensors: { x: { role: 'input' } } }, stored);

  it('passes on the stored values and shape', () =>
    expect(compareStored(golden, { y: stored.y }).every(passes)).toBe(true));

  it('fails on a stored output that was not computed, and on one that is not stored', () => {
    expect(compareStored(golden, {}).map(({ name, reason }) => [name, reason])).toEqual([
      ['y', 'not computed'],
    ]);
    expect(
      compareStored(golden, { y: [3, 4], z: [1] })
        .filter((one) => !passes(one))
        .map(({ name }) => name),
    ).toEqual(['z']);
    expect(compareStored(golden, {}, ['y'])).toEqual([]);
  });

  it('fails on another shape', () =>
    expect(compareStored(golden, { y: tensor('F32', [1, 2], Float32Array.of(3, 4)) }).some(passes)).toBe(
      false,
    ));

  it('picks the stored sample, and packs the bits', () => {
    const sampled = caseOf(
      { outputs: { y: { subsample: { offset: 1, stride: 2 } }, m: { bitpacked_shape: [9] } } },
      { y: tensor('F32', [2], Float32Array.of(1, 3)), m: tensor('U8', [2], Uint8Array.of(0b101, 1)) },
    );
    const checks = compareStored(sampled, { y: [0, 1, 2, 3, 4], m: [1, 0, 1, 0, 0, 0, 0, 0, 1] });
    expect(checks.map(passes)).toEqual([true, true]);
  });
});

describe('a case', () => {
  it('of an unknown kind has no runner and does not pass', async () => {
    const outcome = await runCase(caseOf({}));
    expect(outcome.ran).toBe(false);
    expect(casePasses(outcome)).toBe(false);
    expect(rowOf(outcome).at(-1)).toBe('no runner');
  });

  it('whose run throws fails with the reason', async () => {
    const outcome = await runCase({ ...caseOf({}), kind: 'edt' });
    expect(casePasses(outcome)).toBe(false);
    expect(rowOf(outcome).at(-1)).toMatch(/FAIL .*no tensor mask/);
  });

  it('that checked nothing does not pass', () =>
    expect(casePasses({ name: 'c', kind: 'k', ran: true, checks: [] })).toBe(false));
});
