import { Problem } from '#shared/contract/problems.ts';
import type { Volume } from '#main/volume/volume.ts';

/**
 * Refuses what a diffusion model cannot draw in: an image without fat or air has no Hounsfield units.
 *
 * @throws Problem `not-ct`
 */
export function refuseOther({ data }: Pick<Volume, 'data'>): void {
  let least = Infinity;
  for (let v = 0; v < data.length; v++) if (data[v] < least) least = data[v];
  if (least >= 0) throw new Problem('not-ct', { leastHu: least });
}
