import { tabulated } from './tabulated.ts';

/**
 * A smooth curve through knots (monotone cubic after Fritsch & Carlson 1980: no overshoot), constant outside them.
 * Knots are [position, value], positions rising.
 */
export type Profile = (position: number) => number;

export function profile(...knots: readonly (readonly [number, number])[]): Profile {
  return tabulated(cubicThrough(knots), knots[0][0], knots[knots.length - 1][0], 512);
}

function cubicThrough(knots: readonly (readonly [number, number])[]): Profile {
  const slopes = knots.map((_, k) => slopeAt(knots, k));
  return (position) => {
    if (position <= knots[0][0]) return knots[0][1];
    let k = 0;
    while (k + 1 < knots.length && position > knots[k + 1][0]) k++;
    if (k + 1 === knots.length) return knots[k][1];
    const width = knots[k + 1][0] - knots[k][0];
    const t = (position - knots[k][0]) / width;
    const [t2, t3] = [t * t, t * t * t];
    return (
      (2 * t3 - 3 * t2 + 1) * knots[k][1] +
      (t3 - 2 * t2 + t) * width * slopes[k] +
      (3 * t2 - 2 * t3) * knots[k + 1][1] +
      (t3 - t2) * width * slopes[k + 1]
    );
  };
}

/** Harmonic mean of the neighbouring steps; 0 at a turning point and at the ends. */
function slopeAt(knots: readonly (readonly [number, number])[], k: number): number {
  if (k === 0 || k === knots.length - 1) return 0;
  const step = (a: number, b: number): number => (knots[b][1] - knots[a][1]) / (knots[b][0] - knots[a][0]);
  const [before, after] = [step(k - 1, k), step(k, k + 1)];
  return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
