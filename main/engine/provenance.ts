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
}

export const originOf = ({ version, inputs, labelTable, lesions, recipe }: OriginOptions): Origin => ({
  format: 1,
  program: { name: 'DiffTumor Workstation', version },
  synthetic: true,
  provider: 'cpu',
  inputs: [...inputs],
  labelTable: [...labelTable],
  ...(recipe && { recipe }),
  lesions: [...lesions],
});
