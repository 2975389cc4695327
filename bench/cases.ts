import type { BenchCase } from './benchCase.ts';
import type { BenchSuite } from './benchSuite.ts';
import { brushCase } from './cases/brush.ts';
import { clickToTumorCase } from './cases/clickToTumor.ts';
import { diffusionCase } from './cases/diffusion.ts';
import { dicomImportCase } from './cases/dicomImport.ts';
import { gaussianCase } from './cases/gaussian.ts';
import { libraryCase } from './cases/library.ts';
import { metricsCase } from './cases/metrics.ts';
import { segmentationCase } from './cases/segmentation.ts';
import { synthesisCase } from './cases/synthesis.ts';
import { viewerOpenCase } from './cases/viewerOpen.ts';
import { viewerScrollCase } from './cases/viewerScroll.ts';
import { networksSuite } from './suites/networks.ts';
import { tumorsSuite } from './suites/tumors.ts';

/** Every benchmark; a new one is a file in cases/ and a row here. */
export const benchCases: readonly BenchCase[] = [
  gaussianCase,
  brushCase,
  viewerOpenCase,
  viewerScrollCase,
  clickToTumorCase,
  metricsCase,
  segmentationCase,
  synthesisCase,
  diffusionCase,
  dicomImportCase,
  libraryCase,
];

/** Benchmarks against other programs, measured in processes of their own. */
export const benchSuites: readonly BenchSuite[] = [networksSuite, tumorsSuite];
