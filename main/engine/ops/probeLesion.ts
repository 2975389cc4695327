import { isDeepStrictEqual } from 'node:util';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { probeLesion as refusalOf } from '#main/synthesis/place/probeLesion.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { LabelledCase } from '../labelledCase.ts';
import type { Residents } from '../residents.ts';

/**
 * Throws when one of the lesions that are new or changed may not stand where it is.
 *
 * @throws Problem the first reason
 */
export function refuseMisplaced(
  labelled: LabelledCase,
  lesions: readonly LesionSpec[],
  before: readonly LesionSpec[],
): void {
  for (const spec of lesions) {
    if (before.some((old) => isDeepStrictEqual(old, spec))) continue;
    const refusal = refusalOf(labelled.contextOf(spec.organ), spec, lesions);
    if (refusal) throw refusal;
  }
}

export interface ProbeInput {
  readonly onDisk: CaseOnDisk;
  readonly lesion: LesionSpec;
  /** The other lesions of the case. */
  readonly others: readonly LesionSpec[];
}

/**
 * Whether a lesion may stand there.
 *
 * @throws Problem why not
 */
export const probeLesion =
  (residents: Residents) =>
  async ({ onDisk, lesion, others }: ProbeInput): Promise<void> => {
    refuseMisplaced(await residents.open(onDisk), [...others, lesion], others);
  };
