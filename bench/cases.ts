import type { BenchCase } from './benchCase.ts';
import { brushCase } from './cases/brush.ts';
import { clickToTumorCase } from './cases/clickToTumor.ts';
import { gaussianCase } from './cases/gaussian.ts';
import { networksCase } from './cases/networks.ts';
import { synthesisCase } from './cases/synthesis.ts';
import { viewerOpenCase } from './cases/viewerOpen.ts';
import { viewerScrollCase } from './cases/viewerScroll.ts';

/** Every benchmark; a new one is a file in cases/ and a row here. */
export const benchCases: readonly BenchCase[] = [
  gaussianCase,
  brushCase,
  viewerOpenCase,
  viewerScrollCase,
  clickToTumorCase,
  networksCase,
  synthesisCase,
];
