import { describe, expect, it } from 'vitest';
import { goldenCounts, lineOf, playwrightCounts, totalOf, vitestCounts } from './counts.mjs';

const counts = (passed, failed, skipped) => ({ passed, failed, skipped });

describe('counts', () => {
  it('of vitest add files that could not be loaded', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(report)).toEqual(counts(5, 2, 3));
  });

  it('of Playwright take a flaky spec for a failure', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 2, skipped: 3 };
    expect(playwrightCounts({ stats, errors: [] })).toEqual(counts(7, 3, 3));
    expect(
      playwrightCounts({ stats: { ...stats, unexpected: 0, flaky: 0 }, errors: ['no server'] }).failed,
    ).toBe(1);
  });

  it('of the golden runner come from its last line, and its absence is a failure', () => {
    const output = 'case  kind\nblur  gaussian  pass\n21 passed, 0 failed, 3 without a runner, of 24 cases\n';
    expect(goldenCounts(output)).toEqual(counts(21, 0, 3));
    expect(goldenCounts('Segmentation fault')).toEqual(counts(0, 1, 0));
  });
});

describe('the last line', () => {
  it('adds all stages, and counts a stage that failed without a failed test', () => {
    const stages = [
      { ok: false, counts: counts(0, 0, 0) },
      { ok: true, counts: counts(10, 0, 1) },
      { ok: false, counts: counts(3, 2, 0) },
    ];
    expect(lineOf(totalOf(stages))).toBe('13 passed, 3 failed, 1 skipped');
  });

  it('does not mention skipped tests when there are none', () => {
    expect(lineOf(counts(4, 0, 0))).toBe('4 passed, 0 failed');
  });
});
