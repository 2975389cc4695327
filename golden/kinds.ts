import type { GoldenCase } from './case.ts';
import type { GoldenKind } from './kind.ts';
import { cubicSpline } from './kinds/cubicSpline.ts';
import { gaussianFilter } from './kinds/gaussianFilter.ts';

/** Every kind of golden case that the product can compute. */
const kinds: readonly GoldenKind[] = [cubicSpline, gaussianFilter];

/** The kind that computes a case; undefined when none does. */
export const kindOf = (golden: GoldenCase): GoldenKind | undefined =>
  kinds.find(({ kind, claims }) => kind === golden.kind && (claims?.(golden) ?? true));
