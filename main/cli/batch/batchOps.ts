import type { OpContext } from '#main/engine/protocol.ts';
import { scoreFiles, type ScoreFilesOptions } from '#main/tasks/evaluate/scoreFiles.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';

/** What a process of a batch does, one call a case. */
export const batchOps = {
  synthesizeFiles: (input: SynthesizeFilesOptions, { signal, progress }: OpContext) =>
    synthesizeFiles(input, { signal, progress }),
  scoreFiles: (input: ScoreFilesOptions, { signal, progress }: OpContext) =>
    scoreFiles(input, { signal, progress }),
};
export type BatchOps = typeof batchOps;
