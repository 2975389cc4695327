import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { NetworkOptions } from '../models/models.ts';
import type { OpContext } from '../protocol.ts';
import type { Residents } from '../residents.ts';
import { refuseMisplaced } from './probeLesion.ts';

export interface SynthesizeDiffusionInput {
  readonly onDisk: CaseOnDisk;
  /** Those that are new or changed. */
  readonly lesions: readonly LesionSpec[];
  /** The other lesions of the case. */
  readonly others: readonly LesionSpec[];
  readonly options?: NetworkOptions | undefined;
}

/**
 * Draws diffusion lesions, step by step, into the patches of the case folder: then the case can be composed with them
 * at once. The case stays as it is.
 *
 * @returns what a person should know of how it was done
 * @throws Problem why a lesion cannot stand there, or cannot be drawn; `cancelled`
 */
export const synthesizeDiffusion =
  (residents: Residents) =>
  async (
    { onDisk, lesions, others, options }: SynthesizeDiffusionInput,
    context: OpContext,
  ): Promise<readonly Warning[]> => {
    context.progress({ stage: 'reading the case', done: 0, total: 1 });
    const resident = await residents.open(onDisk);
    refuseMisplaced(resident, [...others, ...lesions], others);
    return resident.decode(lesions, context, options);
  };
