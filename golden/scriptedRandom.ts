import { type Random, seededRandom } from '#main/tensor/random.ts';
import { formula } from './neural/formula.ts';

/** One draw that a case states, in the reference's words. */
export interface ScriptedDraw {
  readonly fn: 'randint_inclusive' | 'randint_exclusive' | 'uniform' | 'normal';
  readonly args: readonly number[];
  readonly value?: number;
  /** Of normal draws: an array of shape `args`, given by formula. */
  readonly name?: string;
  readonly centre?: number;
  readonly scale?: number;
}

export interface ScriptedRandom {
  readonly random: Random;
  /** Draws that nobody has asked for yet. */
  readonly left: () => number;
}

/** A generator that gives the stated draws in their order. Throws RangeError when another one is asked for. */
export function scriptedRandom(draws: readonly ScriptedDraw[]): ScriptedRandom {
  let next = 0;
  let normals: number[] = [];
  const take = (low: number, high: number, fns: readonly ScriptedDraw['fn'][]): number => {
    const draw = draws.at(next++);
    const upper = draw?.fn === 'randint_exclusive' ? draw.args[1] - 1 : draw?.args[1];
    if (draw?.value === undefined || !fns.includes(draw.fn) || draw.args[0] !== low || upper !== high)
      throw new RangeError(`draw ${next} is ${JSON.stringify(draw)}, not of ${low}…${high}`);
    return draw.value;
  };
  const normal = (): number => {
    if (normals.length === 0) {
      const draw = draws.at(next++);
      if (draw?.fn !== 'normal' || draw.name === undefined)
        throw new RangeError(`draw ${next} is ${JSON.stringify(draw)}, not normal`);
      normals = Array.from(formula(draw.name, draw.args, draw.centre ?? 0, draw.scale ?? 1).data);
    }
    return normals.shift() ?? NaN;
  };
  const random: Random = {
    ...seededRandom(0),
    integer: (low, high) => take(low, high, ['randint_inclusive', 'randint_exclusive']),
    uniform: (low, high) => take(low, high, ['uniform']),
    normal,
  };
  return { random, left: () => draws.length - next + normals.length };
}
