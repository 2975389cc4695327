import { z } from 'zod';
import { Measurement } from './measurement.ts';
import { Lesion, Organ } from './lesion.ts';
import { PlaceLesions, UpdateLesion } from './lesionEdit.ts';
import { PredictionSummary } from './prediction.ts';
import { CaseId, Grid, LabelEntry, Sha256, Triple, VoxelBox } from './primitives.ts';
import { ReadingDetail, ReadingId, ReadingRecord, Segment, Signature, StrokeRef } from './reading.ts';

export const CaseSummary = z.object({
  id: CaseId,
  name: z.string().min(1).max(200),
  dims: Grid.shape.dims,
  spacingMm: Triple,
  organs: z.array(Organ),
  lesionCount: z.number().int(),
  /** Whether a reader has signed a reading of it. */
  signed: z.literal(true).optional(),
  /** True as soon as one voxel differs from the source, and for phantoms. */
  synthetic: z.boolean(),
  createdAt: z.iso.datetime(),
  modifiedAt: z.iso.datetime(),
  /** Of cases from DICOM: equal for cases of one patient of this library (DicomOrigin). */
  patientHash: Sha256.optional(),
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
  /** What readers made of masks of the case, in the order they were begun. */
  readings: z.array(ReadingDetail),
  measurements: z.array(Measurement),
  undoLabel: z.string().optional(),
  redoLabel: z.string().optional(),
  warnings: z.array(z.string()),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

/** One thing a person did to a case; a kind is one row here and one in main/tasks/edits. */
export const Edit = z.discriminatedUnion('kind', [
  PlaceLesions,
  UpdateLesion,
  z.object({ kind: z.literal('removeLesions'), lesionIds: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('renameCase'), name: z.string().min(1).max(200) }),
  /** A decision on segments of a reading, or a word on them. */
  z.object({
    kind: z.literal('reviewSegments'),
    readingId: ReadingId,
    values: z.array(Segment.shape.value).min(1),
    change: Segment.pick({ state: true, comment: true, name: true }).partial(),
    reader: z.string().max(100),
    decidedAt: z.iso.datetime(),
  }),
  /** Signs a reading as it stands; without a signature takes it back. */
  z.object({ kind: z.literal('signReading'), readingId: ReadingId, signature: Signature.optional() }),
  z.object({ kind: z.literal('removeReading'), readingId: ReadingId }),
  z.object({ kind: z.literal('addMeasurement'), measurement: Measurement }),
  z.object({ kind: z.literal('removeMeasurements'), ids: z.array(z.string()).min(1) }),
]);
export type Edit = z.infer<typeof Edit>;

/** An edit as the journal keeps it: those of windows, and those whose voxels the program wrote first. */
export const StoredEdit = z.discriminatedUnion('kind', [
  ...Edit.options,
  z.object({ kind: z.literal('addReading'), reading: ReadingRecord }),
  /** The voxels of a reading changed: by a stroke or a tool of that name. */
  z.object({
    kind: z.literal('paintReading'),
    readingId: ReadingId,
    tool: z.string(),
    stroke: StrokeRef,
    /** Segments that lost or won voxels, and those that came into being with it. */
    touched: z.array(Segment.shape.value),
    begun: z.array(Segment.pick({ value: true, name: true })),
    reader: z.string().max(100),
    decidedAt: z.iso.datetime(),
  }),
]);
export type StoredEdit = z.infer<typeof StoredEdit>;

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

/**
 * What a step did to the voxels of a reading: runs (shared/masks/runBytes.ts) in the frame's payload, to be applied,
 * or reverted.
 */
export const ReadingChange = z.object({
  readingId: ReadingId,
  offset: z.number().int(),
  bytes: z.number().int(),
  reverted: z.boolean(),
});
export type ReadingChange = z.infer<typeof ReadingChange>;

/** Header of the frame that answers an edit, an undo, a redo and GET …/changes. */
export const ChangeHeader = z.object({
  case: CaseDetail,
  boxes: z.array(ChangedBox),
  /** Left out of answers that tell the whole: readings are then known by their versions. */
  readings: z.array(ReadingChange).optional(),
});
export type ChangeHeader = z.infer<typeof ChangeHeader>;

/** Header of the frame that shows what a lesion would change of the case as it stands. */
export const TrialHeader = z.object({ lesion: Lesion, boxes: z.array(ChangedBox) });
export type TrialHeader = z.infer<typeof TrialHeader>;
