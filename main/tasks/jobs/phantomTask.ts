import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PhantomRecipe } from '#shared/contract/recipe.ts';
import { addCase, type AddCaseOptions } from '../cases/addCase.ts';
import type { Task } from './task.ts';

/** A synthetic abdomen as a new case. */
export const phantomTask = (options: AddCaseOptions): Task<PhantomRecipe> => ({
  words: 'making a phantom',
  run: async ({ size, seed, phase }, { jobId, signal, progress }) => {
    const { library, engine } = options;
    const caseId = `phantom-${jobId}`;
    if (library.list().some((row) => row.id === caseId)) return { caseId };
    const run = { task: 'making a phantom', signal, progress };
    const folder = path.join(library.paths.incoming, `${caseId}-files`);
    await mkdir(folder, { recursive: true });
    try {
      const { imageFile: image, labelsFile } = await engine.run(
        'makePhantom',
        { folder, size, seed, phase },
        run,
      );
      await addCase(options, { id: caseId, name: 'Phantom', phantom: true, image, labelsFile }, run);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { caseId };
  },
});
