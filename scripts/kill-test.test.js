import { expect, it } from 'vitest';
import { killTest } from './kill-test.mjs';

// A short one at every test run; `npm run kill-test -- --times 50` is the long one.
it.skipIf(process.platform !== 'linux')(
  'loses no answered step and shows nothing half-written when server or engine are killed',
  async () => {
    const { rounds, answered, faults } = await killTest({ times: 6, seed: 4 });
    expect(faults).toEqual([]);
    expect(new Set(rounds)).toEqual(new Set(['server', 'engine']));
    expect(answered.length).toBeGreaterThan(6);
  },
  180_000,
);
