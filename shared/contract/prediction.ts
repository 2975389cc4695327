import { z } from 'zod';
import { LesionSpec, Organ } from './lesion.ts';
import { LabelEntry, PredictionId, RasMm, Sha256, Triple, VoxelBox } from './primitives.ts';
import { InputFile, OutputFile } from './recipe.ts';
import { SegmentOptions } from './segmentOptions.ts';

/** A line in the patient: both ends. */
export const SegmentRasMm = z.tuple([RasMm, RasMm]);

/** One connected lesion of a label map (26 neighbours), measured. */
export const Finding = z.object({
  /** 1, 2, …, the largest first: the value of its voxels in the component map. */
  id: z.number().int().min(1),
  /** Its value in the label map. */
  labelValue: z.number().int().min(1),
  organ: Organ.optional(),
  voxels: z.number().int(),
  volumeMl: z.number(),
  /** Diameter of the ball of the same volume. */
  equivalentDiameterMm: z.number(),
  /** Longest diameter in any axial slice, and the longest one square to it in that slice (RECIST). */
  longAxisMm: z.number(),
  shortAxisMm: z.number(),
  longAxisRasMm: SegmentRasMm,
  shortAxisRasMm: SegmentRasMm,
  meanHu: z.number(),
  /** Population standard deviation. */
  sdHu: z.number(),
  /** Mean and largest probability of its voxels; left out where no network said them. */
  probability: z.object({ mean: z.number(), max: z.number() }).optional(),
  /** A voxel centre inside the lesion, deep in it: where views jump. */
  centreRasMm: RasMm,
  box: VoxelBox,
});
export type Finding = z.infer<typeof Finding>;

/** Where a label map of a case comes from. */
export const PredictionOrigin = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('model'),
    modelId: z.string(),
    modelTitle: z.string(),
    /** Of the model's weights. */
    sha256: Sha256,
  }),
  /** A file, as a person gave it; `reader` is whose reading it is. */
  z.object({
    kind: z.literal('imported'),
    fileName: z.string(),
    sha256: Sha256,
    reader: z.string().max(200).optional(),
  }),
  /** The case's own labels and placed lesions, as they stood at that revision. */
  z.object({ kind: z.literal('case'), revision: z.number().int(), reader: z.string().max(200).optional() }),
]);
export type PredictionOrigin = z.infer<typeof PredictionOrigin>;

/** A row of a case's list of predictions. */
export const PredictionSummary = z.object({
  id: PredictionId,
  name: z.string().min(1).max(200),
  createdAt: z.iso.datetime(),
  origin: PredictionOrigin,
  lesionCount: z.number().int(),
});
export type PredictionSummary = z.infer<typeof PredictionSummary>;

/**
 * A label map of a case by a network or a reader, on the case's own grid, with its lesions measured. Bytes:
 * `predictionLabels` (uint8) and `predictionComponents` (`componentType`, little-endian) of rawRoutes.
 */
export const Prediction = PredictionSummary.extend({
  format: z.literal(1),
  /** Rows of the label map; the lesions' are named `liver_lesion`… or `lesion`. */
  labels: z.array(LabelEntry.extend({ voxels: z.number().int(), volumeMl: z.number() })),
  /** Values of the rows whose voxels are lesions. */
  lesionValues: z.array(z.number().int()),
  lesions: z.array(Finding),
  componentType: z.enum(['uint8', 'uint16']),
  /** Whether the case counts as positive, where that was asked for. */
  detection: z
    .object({ positive: z.boolean(), mm3: z.number(), thresholdMm3: z.number(), eroded: z.boolean() })
    .optional(),
  options: SegmentOptions.optional(),
  warnings: z.array(z.string()),
  labelsSha256: Sha256,
});
export type Prediction = z.infer<typeof Prediction>;

/** How the labels of a network came to be: provenance.json beside them. No time, no path, no patient's name. */
export const PredictionProvenance = z.object({
  format: z.literal(1),
  program: z.object({ name: z.literal('DiffTumor Workstation'), version: z.string() }),
  /** Where onnxruntime computed: cpu, cuda, webgpu… */
  provider: z.string(),
  inputs: z.array(InputFile),
  /** Lesions that stood in the case when it was looked at. */
  placed: z.array(LesionSpec),
  model: z.object({ id: z.string(), title: z.string(), architecture: z.string(), sha256: Sha256 }),
  options: SegmentOptions,
  /** The network's grid and windows; `air` of them hold nothing but air and share one answer. */
  windows: z.object({
    spacingMm: Triple,
    windowHu: z.tuple([z.number(), z.number()]),
    size: Triple,
    gridDims: Triple,
    total: z.number().int(),
    air: z.number().int(),
    left: z.number().int(),
  }),
  /** What post-processing did, in the order it was done. */
  steps: z.array(
    z.object({ step: z.string(), voxelsBefore: z.number().int(), voxelsAfter: z.number().int() }),
  ),
  warnings: z.array(z.string()),
  outputs: z.array(OutputFile),
});
export type PredictionProvenance = z.infer<typeof PredictionProvenance>;
