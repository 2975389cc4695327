import type { CaseOnDisk } from '#main/engine/caseSource.ts';
import type { OpenCase } from '../library/openCase.ts';

/** A case as engine ops get it. */
export const onDisk = (open: OpenCase): CaseOnDisk => ({ folder: open.folder, source: open.record.source });
