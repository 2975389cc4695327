import { z } from 'zod';

/** Names that travel in URLs and become folder names: no separators, no dots in front. */
export const CaseId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
export type CaseId = z.infer<typeof CaseId>;

/** Names of models, which become folder names and travel in URLs. */
export const ModelId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
export type ModelId = z.infer<typeof ModelId>;

/** Name of a prediction in its case: it travels in URLs and is a folder's name. */
export const PredictionId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A model as results name it: the id is what a person called it, the hash (of its weights) which one it was. */
export const ModelRef = z.object({ id: ModelId, sha256: Sha256 });
export type ModelRef = z.infer<typeof ModelRef>;

export const Seed = z.number().int().min(0).max(0xffffffff);
export const Triple = z.tuple([z.number(), z.number(), z.number()]);
export const IntTriple = z.tuple([z.number().int(), z.number().int(), z.number().int()]);

/** A point in RAS millimetres. */
export const RasMm = Triple;

/** dims (i, j, k) and the row-major 4x4 map from voxel index to RAS mm (shared/geometry). */
export const Grid = z.object({
  dims: IntTriple.readonly(),
  affineRas: z.array(z.number()).length(16).readonly(),
});

/** From min (inclusive) to max (exclusive), in voxels. */
export const VoxelBox = z.object({ min: IntTriple.readonly(), max: IntTriple.readonly() });

export const LabelEntry = z.object({
  value: z.number().int().min(1).max(65535),
  name: z.string().min(1),
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
});
/** One row of a label map's table; names follow TotalSegmentator (`liver`, `kidney_left`, `liver_lesion`…). */
export type LabelEntry = z.infer<typeof LabelEntry>;

/** Phases of contrast that phantoms are made in. */
export const phantomPhases = ['portal', 'arterial', 'native'] as const;
export const PhantomPhase = z.enum(phantomPhases);
export type PhantomPhase = z.infer<typeof PhantomPhase>;

/** Where onnxruntime can compute. */
export const ComputeProvider = z.enum(['cpu', 'cuda', 'webgpu', 'dml', 'coreml']);
export type ComputeProvider = z.infer<typeof ComputeProvider>;

/** A device that onnxruntime computes on; the number is of the provider's devices. */
export const ComputeDevice = z.object({
  provider: ComputeProvider,
  number: z.number().int().min(0).max(255).default(0),
});
export type ComputeDevice = z.infer<typeof ComputeDevice>;
