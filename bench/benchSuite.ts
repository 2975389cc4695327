import type { Provider } from '#main/runtime/providers.ts';

/** What a suite may be asked; each says in its summary what it makes of it. */
export interface SuiteOptions {
  readonly rounds?: number;
  /** Names of what is to be measured; left out, everything. */
  readonly only?: readonly string[];
  readonly threads?: number;
  /** Only as much as fits in a few minutes. */
  readonly quick: boolean;
  /** Inputs of two thirds of the side, which every network can take. */
  readonly reduced: boolean;
  /** An interpreter that can import what is compared with. */
  readonly python?: string;
  /** Compares with the plain form of our own networks instead of another program. */
  readonly plain: boolean;
  /** Compares train steps in mixed precision with those in float32. */
  readonly mixed: boolean;
  /** Where our side computes; left out, on the processor. Another than it is compared with PyTorch on the GPU. */
  readonly provider?: Provider;
}

/** Where a suite finds programs, and whom it tells how far it is. */
export interface SuiteSurroundings {
  /** The bundles of this build. */
  readonly programs: string;
  readonly repository: string;
  tell(line: string): void;
}

/** A benchmark that compares with another program, and measures in processes of its own. */
export interface BenchSuite {
  readonly name: string;
  readonly summary: string;
  run(options: SuiteOptions, around: SuiteSurroundings): Promise<{ json: object; text: string }>;
}
