import type { OpContext } from '#main/engine/protocol.ts';
import { scoreFiles, type ScoreFilesOptions } from '#main/tasks/evaluate/scoreFiles.ts';
import type { SegmentedFiles, SegmentFilesOptions } from '#main/tasks/recipes/segmentFiles.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';

/** What a process of a batch does, one call a case. */
export const batchOps = {
  synthesizeFiles: (input: SynthesizeFilesOptions, { signal, progress }: OpContext) =>
    synthesizeFiles(input, { signal, progress }),
  scoreFiles: (input: ScoreFilesOptions, { signal, progress }: OpContext) =>
    scoreFiles(input, { signal, progress }),
  /** Loaded when first asked for: only this one needs networks. */
  segmentFiles: async (input: SegmentFilesOptions, context: OpContext): Promise<SegmentedFiles> =>
    (await import('./segmentOp.ts')).segmentOp(input, context),
};
export type BatchOps = typeof batchOps;
