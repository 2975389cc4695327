import type { ChangedBox } from '#shared/contract/case.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import { frameOffsets } from '#shared/contract/frame.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { OpContext } from '../protocol.ts';
import type { Residents } from '../residents.ts';
import { refuseMisplaced } from './probeLesion.ts';

export interface ComposeInput {
  readonly onDisk: CaseOnDisk;
  /** The lesions that are shown now; left out when nothing but the source is. */
  readonly from?: readonly LesionSpec[] | undefined;
  /** The lesions that shall be shown. */
  readonly to: readonly LesionSpec[];
  /** Whether lesions of `to` that are not in `from` must stand where a lesion may. */
  readonly probe: boolean;
}

/** What to show: boxes as a frame's header lists them, and the voxels its offsets point to. */
export interface Composed {
  readonly lesions: readonly Lesion[];
  readonly boxes: readonly ChangedBox[];
  readonly parts: readonly Uint8Array[];
}

/**
 * From one list of lesions to another: every voxel that differs between them. The answer is the same whatever the
 * engine had in memory; what it has only saves work.
 *
 * @throws Problem why a lesion cannot stand there; `lesion-vanished`; why a diffusion lesion cannot be drawn
 */
export const composeLesions =
  (residents: Residents) =>
  async ({ onDisk, from, to, probe }: ComposeInput, context?: OpContext): Promise<Composed> => {
    const resident = await residents.open(onDisk);
    const { composer } = resident;
    if (probe) refuseMisplaced(resident, to, from ?? []);
    // Both lists' needs at once: going from one to the other lets none go.
    await resident.decode([...(from ?? []), ...to], context);
    if (from) await resident.compose(from, context);
    const changed = await resident.compose(to, context);
    const boxes = from ? changed : composer.changedBoxes().map((box) => ({ box, restored: false }));
    const parts = boxes.flatMap(({ box, restored }) => {
      if (restored) return [];
      const { hu, labels } = composer.read(box);
      return [bytesOf(hu), bytesOf(labels)];
    });
    const offsets = frameOffsets(parts.map((part) => part.length));
    let next = 0;
    return {
      lesions: composer.lesions,
      boxes: boxes.map(({ box, restored }) => ({
        box: { min: [...box.min], max: [...box.max] },
        restored,
        imageOffset: restored ? 0 : offsets[next++],
        labelOffset: restored ? 0 : offsets[next++],
      })),
      parts,
    };
  };

const bytesOf = (data: VoxelArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
