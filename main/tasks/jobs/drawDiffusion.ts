import type { LesionSpec } from '#shared/contract/lesion.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { onDisk } from '../cases/cases.ts';
import type { OpenCase } from '../library/openCase.ts';
import type { JobContext, JobResult } from './task.ts';

/**
 * Draws the diffusion lesions of a list into the case's patches, so that the edit which places them comes at once.
 * Lesions of the case with the same ids give way to them.
 *
 * @returns what a person should know of how it was done
 * @throws Problem why one cannot stand there or cannot be drawn; `cancelled`
 */
export async function drawDiffusion(
  engine: WorkstationEngine,
  open: OpenCase,
  lesions: readonly LesionSpec[],
  { signal, progress }: JobContext,
): Promise<Pick<JobResult, 'note'>> {
  if (lesions.every(({ generator }) => generator !== 'diffusion')) return {};
  const ids = new Set(lesions.map(({ id }) => id));
  const others = open.history.state.lesions.filter(({ id }) => !ids.has(id));
  const warnings = await engine.run(
    'synthesizeDiffusion',
    { onDisk: onDisk(open), lesions, others },
    { task: 'drawing lesions', signal, progress },
  );
  signal.throwIfAborted();
  return warnings.length > 0 ? { note: warnings.map(warningSentence).join(' ') } : {};
}
