import type { Surroundings } from './surroundings.ts';

/** Surroundings that keep what a command says. */
export function listeningSurroundings(
  given: Partial<Surroundings> = {},
): Surroundings & { printed: string[]; told: string[] } {
  const printed: string[] = [];
  const told: string[] = [];
  return {
    version: '1.2.3',
    distFolder: 'dist',
    signal: new AbortController().signal,
    print: (line) => {
      printed.push(line);
    },
    tell: (line) => {
      told.push(line);
    },
    ...given,
    printed,
    told,
  };
}
