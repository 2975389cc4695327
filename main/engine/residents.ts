import type { Organ } from '#shared/contract/lesion.ts';
import { type LabelMap, type OrganContext, organContext } from '#main/synthesis/organ/organContext.ts';
import type { CaseVoxels } from './caseCache.ts';
import type { CaseOnDisk } from './caseSource.ts';
import { caseVoxels } from './ops/fillCache.ts';

/** A case in the engine's memory. */
export interface Resident {
  readonly voxels: CaseVoxels;
  readonly labels: LabelMap;
  /**
   * Facts of an organ, found when first asked for.
   *
   * @throws Problem `organ-missing`
   */
  contextOf(organ: Organ): OrganContext;
}

/** The cases used last, so that memory stays bounded whatever is opened. */
export interface Residents {
  open(onDisk: CaseOnDisk): Promise<Resident>;
}

/** @param most cases held at once */
export function createResidents(most: number): Residents {
  const held = new Map<string, Resident>();
  return {
    open: async (onDisk) => {
      const { folder, source } = onDisk;
      const key = [folder, source.image.sha256, source.labels?.sha256].join('\n');
      const resident = held.get(key) ?? (await load(onDisk, () => makeRoom(held, most)));
      held.delete(key);
      held.set(key, resident);
      return resident;
    },
  };
}

/** Lets go of the cases unused for longest, before another is read. */
function makeRoom(held: Map<string, Resident>, most: number): void {
  for (const key of [...held.keys()].slice(0, Math.max(0, held.size - most + 1))) held.delete(key);
}

async function load(onDisk: CaseOnDisk, beforeReading: () => void): Promise<Resident> {
  beforeReading();
  const voxels = await caseVoxels(onDisk);
  const labels: LabelMap = { volume: voxels.labels, table: onDisk.source.labels?.rows ?? [] };
  const contexts = new Map<Organ, OrganContext>();
  return {
    voxels,
    labels,
    contextOf: (organ) => {
      const context = contexts.get(organ) ?? organContext(voxels.image, labels, organ);
      contexts.set(organ, context);
      return context;
    },
  };
}
