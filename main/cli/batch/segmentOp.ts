import { createModels } from '#main/engine/models/models.ts';
import type { OpContext } from '#main/engine/protocol.ts';
import {
  segmentFiles,
  type SegmentedFiles,
  type SegmentFilesOptions,
} from '#main/tasks/recipes/segmentFiles.ts';

/** Held by the process, so that only its first case waits for the model. */
const models = createModels();

export const segmentOp = (input: SegmentFilesOptions, context: OpContext): Promise<SegmentedFiles> =>
  segmentFiles(input, models, context);
