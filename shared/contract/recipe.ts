import { z } from 'zod';
import { EvaluationSettings } from './evaluationSettings.ts';
import { FileReference } from './fileReference.ts';
import { SegmentOptions } from './segmentOptions.ts';
import {
  DiffusionAppearance,
  DiffusionSource,
  LesionMeasure,
  LesionSpec,
  Organ,
  RuleAppearance,
  SizeClass,
} from './lesion.ts';
import { LesionEdit } from './lesionEdit.ts';
import {
  CaseId,
  ComputeProvider,
  LabelEntry,
  ModelId,
  ModelRef,
  PhantomPhase,
  PredictionId,
  RasMm,
  Seed,
  Sha256,
} from './primitives.ts';
import { TrainJob } from './trainingPlan.ts';
import { StudyId } from './turing.ts';

/** Where lesions shall go: at given points, or `count` places that the program finds. */
export const Placement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('points'), pointsRasMm: z.array(RasMm).min(1) }),
  z.object({
    kind: z.literal('automatic'),
    count: z.number().int().min(1).max(100),
    avoidVessels: z.boolean(),
  }),
]);
export type Placement = z.infer<typeof Placement>;

/** A size class of the reference (diameter drawn from it) or a fixed diameter. */
export const LesionSize = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class'), sizeClass: SizeClass }),
  z.object({ kind: z.literal('diameter'), diameterMm: z.number().min(2).max(200) }),
]);
export type LesionSize = z.infer<typeof LesionSize>;

const What = { organ: Organ, placement: Placement, size: LesionSize };

/** Fields of the appearance that are left out are drawn per lesion from the seed. */
const ByRules = { generator: z.literal('rules'), appearance: RuleAppearance.partial(), seed: Seed };
const ByDiffusion = {
  generator: z.literal('diffusion'),
  ...DiffusionSource.shape,
  appearance: DiffusionAppearance.partial(),
  seed: Seed,
};

/** Lesions that are judged worse than `minimum` are drawn again, up to `redraws` times, and then left out. */
export const QualityGate = z.object({
  minimum: z.number().min(0).max(1),
  redraws: z.number().int().min(0).max(100),
  /** A segmentation model that has to find them too. */
  model: ModelRef.optional(),
});
export type QualityGate = z.infer<typeof QualityGate>;

const synthesize = { task: z.literal('synthesize'), quality: QualityGate.optional() };
export const SynthesizeRecipe = z.discriminatedUnion('generator', [
  z.object({ ...synthesize, ...What, ...ByRules }),
  z.object({ ...synthesize, ...What, ...ByDiffusion }),
]);
export type SynthesizeRecipe = z.infer<typeof SynthesizeRecipe>;
export type RuleRecipe = Extract<SynthesizeRecipe, { generator: 'rules' }>;
export type DiffusionRecipe = Extract<SynthesizeRecipe, { generator: 'diffusion' }>;

export const exportLayouts = ['nnunet', 'msd', 'difftumor', 'pairs', 'dicom'] as const;
export const ExportLayout = z.enum(exportLayouts);
export type ExportLayout = z.infer<typeof ExportLayout>;

export const ExportRecipe = z.object({
  task: z.literal('export'),
  cases: z.array(CaseId).min(1),
  layout: ExportLayout,
  /** Folder to write, absolute; it must not exist or be empty. */
  outDir: z.string().min(1),
  datasetName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  /** Whether the final masks of signed readings take the place of the labels of their classes. */
  readings: z.boolean().optional(),
  /** In place of the one case as it stands: the case with each of these, in the place of its lesion of that id. */
  variants: z.array(LesionSpec).min(1).max(12).optional(),
});
export type ExportRecipe = z.infer<typeof ExportRecipe>;

/** The final mask of a reading, its table, and the measurements of the case, as files that a person can open. */
export const ExportReviewRecipe = z.object({
  task: z.literal('exportReview'),
  caseId: CaseId,
  /** Left out for the measurements alone. */
  readingId: z.string().optional(),
  /** Folder to write, absolute; it must not exist or be empty. */
  outDir: z.string().min(1),
});
export type ExportReviewRecipe = z.infer<typeof ExportReviewRecipe>;

export const PhantomRecipe = z.object({
  task: z.literal('phantom'),
  /** Voxels along each in-plane axis; the field of view stays the same. */
  size: z.number().int().min(48).max(512),
  seed: Seed,
  /** Left out: portal venous. */
  phase: PhantomPhase.optional(),
});
export type PhantomRecipe = z.infer<typeof PhantomRecipe>;

const inCase = {
  task: z.literal('synthesizeInCase'),
  caseId: CaseId,
  quality: QualityGate.optional(),
};

/** In the library: lesions in a case, at places found or given, as one undoable edit. */
export const SynthesizeInCaseRecipe = z.discriminatedUnion('generator', [
  z.object({ ...inCase, ...What, ...ByRules }),
  z.object({ ...inCase, ...What, ...ByDiffusion }),
]);
export type SynthesizeInCaseRecipe = z.infer<typeof SynthesizeInCaseRecipe>;

/**
 * In the library: computes what an edit's diffusion lesions need, step by step, then takes the edit. Without `commit`
 * the case stays as it is, and the edit, taken later, comes at once.
 */
export const DiffuseInCaseRecipe = z.object({
  task: z.literal('diffuseInCase'),
  caseId: CaseId,
  edit: LesionEdit,
  commit: z.boolean(),
});
export type DiffuseInCaseRecipe = z.infer<typeof DiffuseInCaseRecipe>;

/** In the library: what a segmentation model finds where a lesion stands. */
export const AskModelRecipe = z.object({
  task: z.literal('askModel'),
  caseId: CaseId,
  /** As it stands in the case. */
  lesion: LesionSpec,
  /** Of the library; it knows lesions of that organ. */
  model: ModelId,
});
export type AskModelRecipe = z.infer<typeof AskModelRecipe>;

/** In the library: a network's labels of a case, kept with it as a prediction. */
export const SegmentRecipe = SegmentOptions.extend({ task: z.literal('segment'), caseId: CaseId });
export type SegmentRecipe = z.infer<typeof SegmentRecipe>;

/** Label maps of cases against true ones of theirs: a report as `difftumor evaluate` writes it. */
export const EvaluateRecipe = z.object({
  task: z.literal('evaluate'),
  pairs: z
    .array(
      z.object({
        caseId: CaseId,
        predictionId: PredictionId,
        /** The reading that counts as truth; left out, the case's own labels and placed lesions. */
        truthId: PredictionId.optional(),
      }),
    )
    .min(1),
  /** The organ that counts where labels name several. */
  organ: Organ.optional(),
  settings: EvaluationSettings,
  anonymous: z.boolean(),
  /** Folder to write, absolute; it must not exist or be empty. */
  outDir: z.string().min(1),
});
export type EvaluateRecipe = z.infer<typeof EvaluateRecipe>;

/** The results of a closed reader study: a page, JSON and tables. */
export const StudyReportRecipe = z.object({
  task: z.literal('studyReport'),
  studyId: StudyId,
  /** Folder to write, absolute; it must not exist or be empty. */
  outDir: z.string().min(1),
});
export type StudyReportRecipe = z.infer<typeof StudyReportRecipe>;

/** In the library: a checkpoint as a model. */
export const ImportModelRecipe = z.object({
  task: z.literal('importModel'),
  source: FileReference,
  id: ModelId,
  title: z.string().min(1).max(200).optional(),
  organ: Organ.optional(),
  licence: z.string().min(1).max(2000).optional(),
});
export type ImportModelRecipe = z.infer<typeof ImportModelRecipe>;

/** In the library: a model of the registry, downloaded. */
export const DownloadModelRecipe = z.object({
  task: z.literal('downloadModel'),
  /** The registry's. */
  id: ModelId,
  /** Whether the person agrees to the licence; false will do where it was agreed to before. */
  acceptLicence: z.boolean(),
  /** A server with the same files under the same paths. */
  mirror: z.url().optional(),
});
export type DownloadModelRecipe = z.infer<typeof DownloadModelRecipe>;

/** Everything a job can be asked to do; a task is one row here and one in main/tasks. */
export const Recipe = z.discriminatedUnion('task', [
  EvaluateRecipe,
  ExportRecipe,
  ExportReviewRecipe,
  PhantomRecipe,
  SynthesizeInCaseRecipe,
  SegmentRecipe,
  ImportModelRecipe,
  DownloadModelRecipe,
  DiffuseInCaseRecipe,
  AskModelRecipe,
  TrainJob,
  StudyReportRecipe,
]);
export type Recipe = z.infer<typeof Recipe>;

export const InputFile = z.object({
  role: z.enum(['ct', 'labels']),
  /** Relative to the provenance file; left out with --no-paths, when replay is told where the file is. */
  path: z.string().optional(),
  sha256: Sha256,
  bytes: z.number().int(),
});
export type InputFile = z.infer<typeof InputFile>;

/** A label of an exported file, and the values of the case's label map that became it. */
export const OutputLabel = LabelEntry.extend({ from: z.array(z.number().int()) });
export type OutputLabel = z.infer<typeof OutputLabel>;

export const OutputFile = z.object({
  /** Relative to the file that lists it. */
  file: z.string(),
  sha256: Sha256,
  bytes: z.number().int(),
  /** Of label files whose values are not those of the case: how they were made; values in no row became 0. */
  labels: z.array(OutputLabel).optional(),
});
export type OutputFile = z.infer<typeof OutputFile>;

/**
 * How a result came to be: enough to make the same bytes again. No time, no absolute path, no patient
 * name: the same run writes the same provenance.
 */
export const Provenance = z.object({
  format: z.literal(1),
  program: z.object({ name: z.literal('DiffTumor Workstation'), version: z.string() }),
  synthetic: z.literal(true),
  /** What computed: results of `cpu` can be had again byte for byte, those of a GPU to within its rounding. */
  provider: ComputeProvider,
  /** Models whose output is in the result. */
  models: z.array(ModelRef.extend({ licence: z.string() })).optional(),
  inputs: z.array(InputFile),
  /** What the values of the input label map mean: which make up an organ follows from the names (organLabels.ts). */
  labelTable: z.array(LabelEntry),
  recipe: SynthesizeRecipe.optional(),
  lesions: z.array(z.object({ spec: LesionSpec, measure: LesionMeasure, labelValue: z.number().int() })),
  /** First the image, then its label files. */
  outputs: z.array(OutputFile),
});
export type Provenance = z.infer<typeof Provenance>;
