import { organsOf } from '#shared/contract/organLabels.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { Residents } from '../residents.ts';

/** Finds the facts of every organ of a case before anybody asks, so that the first click answers like the others. */
export const warmOrgans =
  (residents: Residents) =>
  async (onDisk: CaseOnDisk): Promise<void> => {
    const resident = await residents.open(onDisk);
    for (const organ of organsOf(resident.rows)) resident.contextOf(organ);
  };
