import { z } from 'zod';
import { PredictionId } from './primitives.ts';
import { RasMm, Sha256, VoxelBox } from './primitives.ts';

/** What a reader decided on a segment; `edited` counts as accepted. */
export const segmentStates = ['open', 'accepted', 'edited', 'rejected'] as const;
export const SegmentState = z.enum(segmentStates);
export type SegmentState = z.infer<typeof SegmentState>;

const SegmentValue = z.number().int().min(1).max(255);

/** One lesion, or one structure, of a reading: a value of its label map, and what was decided on it. */
export const Segment = z.object({
  value: SegmentValue,
  /** Its class, as it is exported: `liver_lesion`, `spleen`. */
  name: z.string().min(1).max(80),
  state: SegmentState,
  comment: z.string().max(2000),
  /** Who decided last, and when. */
  reader: z.string().max(100).optional(),
  decidedAt: z.iso.datetime().optional(),
  /** Mean probability that the model gave it. */
  probability: z.number().min(0).max(1).optional(),
});
export type Segment = z.infer<typeof Segment>;

export const ReadingId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export type ReadingId = z.infer<typeof ReadingId>;

/** Whether its values are single lesions, each decided on by itself, or structures such as organs. */
export const ReadingKind = z.enum(['lesions', 'structures']);
export type ReadingKind = z.infer<typeof ReadingKind>;

/** Where a reading began; names are those of then. */
export const ReadingOrigin = z.discriminatedUnion('from', [
  z.object({ from: z.literal('nothing') }),
  z.object({ from: z.literal('prediction'), predictionId: PredictionId, name: z.string() }),
  /** Another reading as it stood then: a second reader's beginning. */
  z.object({ from: z.literal('reading'), readingId: z.string(), name: z.string() }),
]);
export type ReadingOrigin = z.infer<typeof ReadingOrigin>;

/** A reading as it began; its voxels are a file of the case's folder. */
export const ReadingRecord = z.object({
  id: ReadingId,
  title: z.string().min(1).max(100),
  kind: ReadingKind,
  origin: ReadingOrigin,
  /** Relative to the case's folder. */
  file: z.string(),
  sha256: Sha256,
  segments: z.array(Segment),
  warnings: z.array(z.string()),
});
export type ReadingRecord = z.infer<typeof ReadingRecord>;

/** What is measured on a segment as it stands. */
export const SegmentMeasure = z.object({
  voxels: z.number().int(),
  volumeMl: z.number(),
  meanHu: z.number(),
  sdHu: z.number(),
  /** Longest diameter on an axial slice, and the longest square to it there, to the voxels' outer edges. */
  longAxisMm: z.number(),
  shortAxisMm: z.number(),
  axesRasMm: z.object({ long: z.tuple([RasMm, RasMm]), short: z.tuple([RasMm, RasMm]) }).optional(),
  centreRasMm: RasMm,
  box: VoxelBox,
  /** Label of the case in which most of it lies. */
  organ: z.string().optional(),
});
export type SegmentMeasure = z.infer<typeof SegmentMeasure>;

export const Signature = z.object({ reader: z.string().min(1).max(100), signedAt: z.iso.datetime() });
export type Signature = z.infer<typeof Signature>;

/** A reading as a window shows it. */
export const ReadingDetail = ReadingRecord.omit({ segments: true }).extend({
  segments: z.array(Segment.extend({ measure: SegmentMeasure.optional() })),
  /** Names the voxels it has now: equal versions, equal voxels. */
  version: z.string(),
  signature: Signature.optional(),
});
export type ReadingDetail = z.infer<typeof ReadingDetail>;
export type ReadingSegment = ReadingDetail['segments'][number];

/** Where a stroke's runs (shared/masks/runBytes.ts) lie in the case's strokes.bin. */
export const StrokeRef = z.object({
  offset: z.number().int().min(0),
  bytes: z.number().int().min(1),
  crc32: z.string().regex(/^[0-9a-f]{8}$/),
});
export type StrokeRef = z.infer<typeof StrokeRef>;

const Value = z.object({ value: SegmentValue });
const Axis = z.union([z.literal(0), z.literal(1), z.literal(2)]);

/** Tools that the engine applies to a segment of a reading, as a whole. */
export const ReadingTool = z.discriminatedUnion('tool', [
  /** Negative millimetres shrink. */
  Value.extend({ tool: z.literal('grow'), mm: z.number().min(-50).max(50) }),
  Value.extend({ tool: z.literal('fillHoles') }),
  Value.extend({ tool: z.literal('smooth'), mm: z.number().min(0.1).max(20) }),
  Value.extend({ tool: z.literal('keepLargest') }),
  Value.extend({ tool: z.literal('removeSmall'), leastMl: z.number().min(0) }),
  Value.extend({ tool: z.literal('split') }),
  Value.extend({ tool: z.literal('interpolate'), axis: Axis }),
  /** `to`: 'new' makes a segment of what is cut off, 'nothing' erases it. */
  Value.extend({
    tool: z.literal('cut'),
    shape: z.enum(['lasso', 'line']),
    pointsRasMm: z.array(RasMm).min(2).max(2000),
    axis: Axis,
    slice: z.number().int().optional(),
    to: z.enum(['new', 'nothing']),
  }),
  Value.extend({
    tool: z.literal('fill'),
    seedRasMm: RasMm,
    huRange: z.tuple([z.number(), z.number()]),
    reachMm: z.number().min(1).max(500),
    slice: z.object({ axis: Axis, index: z.number().int() }).optional(),
  }),
  /** With another segment of this reading, or with all that another reading holds. */
  Value.extend({
    tool: z.literal('combine'),
    how: z.enum(['add', 'subtract', 'intersect']),
    other: z.union([Value, z.object({ readingId: ReadingId })]),
  }),
]);
export type ReadingTool = z.infer<typeof ReadingTool>;

/** A reading to be begun. */
export const NewReading = z.object({
  title: z.string().min(1).max(100),
  reader: z.string().max(100),
  source: z.discriminatedUnion('from', [
    z.object({ from: z.literal('nothing') }),
    /** Its lesions one by one, or its labels as they are. */
    z.object({ from: z.literal('prediction'), predictionId: PredictionId, kind: ReadingKind }),
    z.object({ from: z.literal('reading'), readingId: ReadingId }),
  ]),
});
export type NewReading = z.infer<typeof NewReading>;

/** One thing done to the voxels of a reading: drawn in the window, or asked of the engine. */
export const ReadingEdit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stroke'),
    tool: z.enum(['brush', 'erase', 'threshold']),
    /** Runs (shared/masks/runBytes.ts), base64. */
    runs: z.string().max(900_000),
    /** A segment that the stroke began. */
    begun: Value.extend({ name: Segment.shape.name }).optional(),
  }),
  z.object({ kind: z.literal('tool'), tool: ReadingTool, protectOthers: z.boolean() }),
]);
export type ReadingEdit = z.infer<typeof ReadingEdit>;
