import type { OpContext } from '#main/engine/protocol.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';

/** What a process of a batch does, one call a case. */
export const batchOps = {
  synthesizeFiles: (input: SynthesizeFilesOptions, { signal, progress }: OpContext) =>
    synthesizeFiles(input, { signal, progress }),
};
export type BatchOps = typeof batchOps;
