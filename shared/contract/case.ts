import { z } from 'zod';
import { Lesion, LesionSpec, Organ } from './lesion.ts';
import { PredictionSummary } from './prediction.ts';
import { CaseId, Grid, LabelEntry, Sha256, Triple, VoxelBox } from './primitives.ts';

export const CaseSummary = z.object({
  id: CaseId,
  name: z.string().min(1).max(200),
  dims: Grid.shape.dims,
  spacingMm: Triple,
  organs: z.array(Organ),
  lesionCount: z.number().int(),
  /** True as soon as one voxel differs from the source, and for phantoms. */
  synthetic: z.boolean(),
  createdAt: z.iso.datetime(),
  modifiedAt: z.iso.datetime(),
  /** Set when the case cannot be read any more: the sentence to show in its place. */
  problem: z.string().optional(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseDetail = CaseSummary.extend({
  /** Grows by one with every edit, undo and redo; the client sends the one it saw. */
  revision: z.number().int(),
  grid: Grid,
  /** How GET …/image sends voxels: HU, little-endian, first axis fastest. */
  imageType: z.enum(['int16', 'float32']),
  huRange: z.tuple([z.number(), z.number()]),
  sourceSha256: Sha256,
  /** Rows of the displayed label map: the source's organs and one row per kind of lesion. Values <= 255. */
  labels: z.array(LabelEntry),
  lesions: z.array(Lesion),
  /** Label maps by networks and readers, newest first. */
  predictions: z.array(PredictionSummary),
  undoLabel: z.string().optional(),
  redoLabel: z.string().optional(),
  warnings: z.array(z.string()),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** One thing a person did to a case; a kind is one row here and one in main/tasks/edits. */
export const Edit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('placeLesions'), lesions: z.array(LesionSpec).min(1).max(100) }),
  z.object({ kind: z.literal('updateLesion'), lesion: LesionSpec }),
  z.object({ kind: z.literal('removeLesions'), lesionIds: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('renameCase'), name: z.string().min(1).max(200) }),
]);
export type Edit = z.infer<typeof Edit>;

/**
 * A piece of the displayed case that differs from the source: `image` and `label` tell where its voxels lie
 * in the frame's payload (see frame.ts). A box with `restored` true has no payload: show the source there.
 */
export const ChangedBox = z.object({
  box: VoxelBox,
  restored: z.boolean(),
  imageOffset: z.number().int(),
  labelOffset: z.number().int(),
});
export type ChangedBox = z.infer<typeof ChangedBox>;

/** Header of the frame that answers an edit, an undo, a redo and GET …/changes. */
export const ChangeHeader = z.object({ case: CaseDetail, boxes: z.array(ChangedBox) });
export type ChangeHeader = z.infer<typeof ChangeHeader>;
