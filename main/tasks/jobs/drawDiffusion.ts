import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { onDisk } from '../cases/cases.ts';
import type { OpenCase } from '../library/openCase.ts';
import type { JobContext } from './task.ts';

/**
 * Draws the diffusion lesions of a list into the case's patches, so that the edit which places them comes at once.
 * Lesions of the case with the same ids give way to them.
 *
 * @throws Problem why one cannot stand there or cannot be drawn; `cancelled`
 */
export async function drawDiffusion(
  engine: WorkstationEngine,
  open: OpenCase,
  lesions: readonly LesionSpec[],
  { signal, progress }: JobContext,
): Promise<void> {
  if (lesions.every(({ generator }) => generator !== 'diffusion')) return;
  const ids = new Set(lesions.map(({ id }) => id));
  const others = open.history.state.lesions.filter(({ id }) => !ids.has(id));
  await engine.run(
    'synthesizeDiffusion',
    { onDisk: onDisk(open), lesions, others },
    { task: 'drawing lesions', signal, progress },
  );
  signal.throwIfAborted();
}
