import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseRecord } from './caseRecord.ts';
import type { CaseLibrary } from './library.ts';
import type { OpenCase } from './openCase.ts';

/** A record that passes every check, for tests that never look at voxels. */
export const recordOf = (id: string): CaseRecord => ({
  format: 1,
  id,
  name: `Case ${id}`,
  createdAt: '2026-01-01T00:00:00.000Z',
  phantom: false,
  source: {
    image: {
      files: ['source.nii.gz'],
      sha256: 'a'.repeat(64),
      grid: { dims: [4, 3, 2], affineRas: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1] },
      type: 'int16',
      huRange: [-1000, 500],
    },
    labels: {
      file: 'labels.nii.gz',
      sha256: 'b'.repeat(64),
      rows: [{ value: 1, name: 'liver', colour: '#804020' }],
    },
    warnings: [],
  },
});

/** Adds a case with empty files to a library. */
export async function addCase(library: CaseLibrary, id: string): Promise<OpenCase> {
  const folder = path.join(library.paths.incoming, id);
  await mkdir(folder);
  for (const file of ['source.nii.gz', 'labels.nii.gz']) await writeFile(path.join(folder, file), '');
  return library.add(folder, recordOf(id));
}
