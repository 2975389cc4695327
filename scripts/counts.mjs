// How many tests passed, failed and were skipped, from what each tool reports.

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0 };

/** Of vitest's JSON report; a file that could not even be loaded counts as one failure. */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Of Playwright's JSON report; a spec that passed only when repeated counts as failed. */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** Of the golden runner's last line; cases no kind can run yet count as skipped. */
export function goldenCounts(output) {
  const match = /^(\d+) passed, (\d+) failed, (\d+) without a runner/m.exec(output);
  if (!match) return { ...none, failed: 1 };
  const [passed, failed, skipped] = match.slice(1).map(Number);
  return { passed, failed, skipped };
}

/** Sum of all stages. A stage that failed without naming a failed test counts as one failure. */
export function totalOf(stages) {
  const total = { ...none };
  for (const { counts, ok } of stages) {
    total.passed += counts.passed;
    total.failed += counts.failed + (ok || counts.failed > 0 ? 0 : 1);
    total.skipped += counts.skipped;
  }
  return total;
}

/** The one line that ends a run. */
export const lineOf = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
