import { type Composer, createComposer } from '#main/synthesis/compose/composer.ts';
import type { CaseOnDisk } from './caseSource.ts';
import { type LabelledCase, labelledCase } from './labelledCase.ts';
import { caseVoxels } from './ops/fillCache.ts';

/** A case in the engine's memory. */
export interface Resident extends LabelledCase {
  /** Stands wherever the last op left it. */
  readonly composer: Composer;
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
      const known = held.get(key);
      // Those unused for longest make room before another is read.
      const surplus = known ? 0 : Math.max(0, held.size + 1 - most);
      for (const old of [...held.keys()].slice(0, surplus)) held.delete(old);
      const resident = known ?? (await load(onDisk));
      held.delete(key);
      held.set(key, resident);
      return resident;
    },
  };
}

async function load(onDisk: CaseOnDisk): Promise<Resident> {
  const { image, labels } = await caseVoxels(onDisk);
  const labelled = labelledCase(image, { volume: labels, table: onDisk.source.labels?.rows ?? [] });
  return { ...labelled, composer: createComposer(labelled, labelled.factsOf) };
}
