import type { Lesion } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { InputFile, Provenance } from '#shared/contract/recipe.ts';

/** How a result came to be, before its files are written. */
export type Origin = Omit<Provenance, 'outputs'>;

export interface OriginOptions {
  readonly version: string;
  readonly inputs: readonly InputFile[];
  readonly labelTable: readonly LabelEntry[];
  readonly lesions: readonly Lesion[];
  readonly recipe?: Provenance['recipe'];
  /** Left out: the processor. */
  readonly provider?: Provenance['provider'];
  /** Left out where there are none. */
  readonly models?: Provenance['models'];
}

export const originOf = ({
  version,
  inputs,
  labelTable,
  lesions,
  recipe,
  provider = 'cpu',
  models = [],
}: OriginOptions): Origin => ({
  format: 1,
  program: { name: 'DiffTumor Workstation', version },
  synthetic: true,
  provider,
  ...(models.length > 0 && { models }),
  inputs: [...inputs],
  labelTable: [...labelTable],
  ...(recipe && { recipe }),
  lesions: [...lesions],
});
