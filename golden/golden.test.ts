import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { listCases, loadCase } from './case.ts';
import { passes } from './check.ts';
import { kindOf } from './kinds.ts';
import { runCase } from './runCase.ts';

/** Folders of golden cases beside the repository. A case that is slow or has no runner shows as skipped. */
for (const name of ['rule-based', 'segmentation', 'diffusion']) {
  const folder = fileURLToPath(new URL(`../../shared/golden/${name}`, import.meta.url));
  describe.skipIf(!existsSync(folder))(`golden ${name}`, () => {
    const paths = existsSync(folder) ? listCases(folder) : [];
    it('has cases', () => expect(paths).not.toEqual([]));
    for (const path of paths) {
      const golden = loadCase(path);
      const kind = kindOf(golden);
      it.skipIf(kind === undefined || kind.slow)(
        `${golden.kind} ${golden.name}`,
        async () => {
          const outcome = await runCase(golden);
          expect(outcome.ran && outcome.checks.length).toBeGreaterThan(0);
          expect(outcome.ran && outcome.checks.filter((one) => !passes(one))).toEqual([]);
        },
        120_000,
      );
    }
  });
}
