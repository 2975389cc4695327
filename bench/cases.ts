import type { BenchCase } from './benchCase.ts';
import { gaussianCase } from './cases/gaussian.ts';

/** Every benchmark; a new one is a file in cases/ and a row here. */
export const benchCases: readonly BenchCase[] = [gaussianCase];
