import path from 'node:path';
import type { CaseOnDisk } from '#main/engine/caseSource.ts';
import type { OpenCase } from '../library/openCase.ts';
import { libraryPaths } from '../library/paths.ts';

/** A case as engine ops get it. */
export const onDisk = (open: OpenCase): CaseOnDisk => ({
  folder: open.folder,
  source: open.record.source,
  // A case lies in `cases/ID` of its library, which has the models.
  modelsFolder: libraryPaths(path.resolve(open.folder, '../..')).models,
});
