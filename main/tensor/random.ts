/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state.
 *
 * Every draw in the product comes from a `Random` passed in by the caller. A stream's name is part of its
 * seed (`fork('lesion 3')`), so that what one lesion draws never depends on how much another drew before it.
 */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  unit(): number;
  /** Uniform real in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform integer in low..high, both ends in. */
  integer(low: number, high: number): number;
  /** Gaussian with mean 0 and standard deviation 1 (polar Box-Muller). */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element, uniformly; throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Uniform 32-bit unsigned integer. */
  uint32(): number;
  /** An independent stream, fixed by this stream's *seed* and the name, not by what was drawn so far. */
  fork(name: string): Random;
}

/** 32-bit FNV-1a of the UTF-8 bytes of a text. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Bijective 32-bit mixer ("lowbias32", Chris Wellons). */
export function lowbias32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A generator of the given seed: any integer, taken modulo 2^32. */
export function seededRandom(seed: number, name = ''): Random {
  const words = [0, 1, 2].map((i) => lowbias32((seed ^ fnv1a32(`${i}:${name}`)) >>> 0));
  let [a, b, c] = words as [number, number, number];
  let counter = 1;
  const uint32 = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();

  const unit = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * unit() - 1;
      const v = 2 * unit() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  };
  const integer = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    uniform: (low, high) => low + (high - low) * unit(),
    integer,
    normal,
    chance: (probability) => unit() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list');
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    uint32,
    fork: (child) => seededRandom(seed, `${name}/${child}`),
  };
}
