import { casePicture } from '#main/engine/ops/casePicture.ts';
import { scoreFiles } from '#main/engine/ops/scoreFiles.ts';
import type { OpContext } from '#main/engine/protocol.ts';
import type { SegmentedFiles, SegmentFilesOptions } from '#main/tasks/recipes/segmentFiles.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';

/** What a process of a batch does, one call a case. */
export const batchOps = {
  synthesizeFiles: (input: SynthesizeFilesOptions, { signal, progress }: OpContext) =>
    synthesizeFiles(input, { signal, progress }),
  casePicture,
  scoreFiles,
  /** Loaded when first asked for: only this one needs networks. */
  segmentFiles: async (input: SegmentFilesOptions, context: OpContext): Promise<SegmentedFiles> =>
    (await import('./segmentOp.ts')).segmentOp(input, context),
};
export type BatchOps = typeof batchOps;
