import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Problem } from '#shared/contract/problems.ts';
import { Provenance } from '#shared/contract/recipe.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';

/**
 * Reads a provenance file.
 *
 * @throws Problem `provenance-invalid`, `file-missing`, `file-unreadable`
 */
export async function readProvenance(file: string): Promise<Provenance> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  try {
    return Provenance.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? `${error.issues[0].path.join('.')} is not as it should be`
        : 'it is not JSON';
    throw new Problem('provenance-invalid', { file: path.basename(file), reason }, { cause: error });
  }
}
