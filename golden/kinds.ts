import type { GoldenCase } from './case.ts';
import type { GoldenKind } from './kind.ts';
import { connectedComponents } from './kinds/components.ts';
import { cubicSpline } from './kinds/cubicSpline.ts';
import { edt } from './kinds/edt.ts';
import { gaussianFilter } from './kinds/gaussianFilter.ts';
import { morphology } from './kinds/morphology.ts';

/** Every kind of golden case that the product can compute. */
const kinds: readonly GoldenKind[] = [connectedComponents, cubicSpline, edt, gaussianFilter, morphology];

/** The kind that computes a case; undefined when none does. */
export const kindOf = (golden: GoldenCase): GoldenKind | undefined =>
  kinds.find(({ kind, claims }) => kind === golden.kind && (claims?.(golden) ?? true));
