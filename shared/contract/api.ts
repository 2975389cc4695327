import { z } from 'zod';
import { CaseDetail, CaseSummary, ChangeHeader, Edit, TrialHeader } from './case.ts';
import { DicomChoice, DicomScan } from './dicom.ts';
import { FileReference, ImageReference } from './fileReference.ts';
import { Job, WireProblem } from './job.ts';
import { LesionSpec } from './lesion.ts';
import { ModelSummary } from './model.ts';
import { Prediction } from './prediction.ts';
import { CaseId, ModelId, PredictionId } from './primitives.ts';
import { NewReading, ReadingEdit, ReadingId } from './reading.ts';
import { Recipe } from './recipe.ts';
import { PublishedSummary } from './registry.ts';
import { FoldListReading, RunDetail, RunSummary, TrainingFile, TrainingInspection } from './run.ts';
import { RunId, TrainingPlan } from './trainingPlan.ts';
import {
  NewAnswer,
  NewStudy,
  Position,
  Question,
  ReaderId,
  ReaderSession,
  ReaderStudy,
  StudyId,
  StudyPreview,
  StudySummary,
} from './turing.ts';
import { StudyResults } from './turingResults.ts';

/** What the label values of an imported mask mean: `{"5": "liver"}`, TotalSegmentator's names. */
export const LabelNames = z.record(z.string().regex(/^[0-9]{1,5}$/), z.string().min(1).max(80));
export type LabelNames = z.infer<typeof LabelNames>;

/** Numbers of segments of a SEG, or places of regions in a structure set, from 1. */
const Segments = z.array(z.number().int().min(1).max(65535)).min(1).max(1000);

export const ImportCase = z.object({
  name: z.string().max(200).optional(),
  /** A NIfTI file, or DICOM: a file, a folder, a ZIP archive, or the uploads of a folder's files. */
  image: ImageReference,
  dicom: DicomChoice.optional(),
  labels: z
    .discriminatedUnion('from', [
      ...FileReference.options,
      /** A segmentation or structure set that a scan of the image found, by its name there. */
      z.object({ from: z.literal('image'), file: z.string().min(1) }),
    ])
    .optional(),
  labelNames: LabelNames.optional(),
  /** Of a DICOM segmentation or structure set: the segments to take, the later winning where they overlap. */
  segments: Segments.optional(),
  /** What to do when the mask lies on another grid than the image; without it such a mask is refused. */
  resampleLabels: z.boolean().optional(),
});
export type ImportCase = z.infer<typeof ImportCase>;

/**
 * A reading to be kept with a case: a label map of a file, or the case's own labels and placed lesions as they
 * stand. Lesions are the labels named so (`liver_lesion`, `kidney_tumor`); the only label of a file that nobody
 * named is one too.
 */
export const ImportPrediction = z.object({
  name: z.string().max(200).optional(),
  source: z.discriminatedUnion('from', [...FileReference.options, z.object({ from: z.literal('case') })]),
  labelNames: LabelNames.optional(),
  resampleLabels: z.boolean().optional(),
  segments: Segments.optional(),
  /** Whose reading it is. */
  reader: z.string().max(200).optional(),
});
export type ImportPrediction = z.infer<typeof ImportPrediction>;

export const Hello = z.object({
  program: z.string(),
  version: z.string(),
  libraryName: z.string(),
  /** Folder that exports go to unless the person names another. */
  exportRoot: z.string(),
  shell: z.enum(['electron', 'browser']),
});
export type Hello = z.infer<typeof Hello>;

/** Whether a lesion may stand there, and if not, why. */
export const ProbeAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), problem: WireProblem }),
]);
export type ProbeAnswer = z.infer<typeof ProbeAnswer>;

export const FolderListing = z.object({
  path: z.string(),
  parent: z.string().optional(),
  entries: z.array(
    z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']), bytes: z.number() }),
  ),
});
export type FolderListing = z.infer<typeof FolderListing>;

/** What the event stream sends; a window holds one stream. */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('library') }),
  z.object({ type: z.literal('case'), caseId: CaseId, revision: z.number().int() }),
  z.object({ type: z.literal('job'), job: Job }),
  z.object({
    type: z.literal('engine'),
    state: z.enum(['ready', 'restarting']),
    sentence: z.string().optional(),
  }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;

const Empty = z.object({});
const byCase = z.object({ caseId: CaseId });
const byPrediction = byCase.extend({ predictionId: PredictionId });
const byRun = z.object({ runId: RunId });
const byReading = byCase.extend({ readingId: ReadingId });
const byStudy = z.object({ studyId: StudyId });
const byQuestion = byStudy.extend({ readerId: ReaderId, position: Position });

/**
 * Every JSON call: method, path with `:params`, the body it takes and what it answers. `frame` answers are
 * frames (frame.ts) with that header. Streams and files stand in `rawRoutes`.
 */
export const routes = {
  hello: { method: 'GET', path: '/api/hello', params: Empty, body: Empty, answer: Hello },
  listCases: { method: 'GET', path: '/api/cases', params: Empty, body: Empty, answer: z.array(CaseSummary) },
  importCase: { method: 'POST', path: '/api/cases', params: Empty, body: ImportCase, answer: CaseDetail },
  /** What an image to import holds of DICOM; without `dicom` it is none. */
  scanImage: {
    method: 'POST',
    path: '/api/scans',
    params: Empty,
    body: z.object({ image: ImageReference }),
    answer: z.object({ dicom: DicomScan.optional() }),
  },
  getCase: { method: 'GET', path: '/api/cases/:caseId', params: byCase, body: Empty, answer: CaseDetail },
  removeCase: { method: 'DELETE', path: '/api/cases/:caseId', params: byCase, body: Empty, answer: Empty },
  probeLesion: {
    method: 'POST',
    path: '/api/cases/:caseId/probe',
    params: byCase,
    body: z.object({ lesion: LesionSpec }),
    answer: ProbeAnswer,
  },
  importPrediction: {
    method: 'POST',
    path: '/api/cases/:caseId/predictions',
    params: byCase,
    body: ImportPrediction,
    answer: Prediction,
  },
  getPrediction: {
    method: 'GET',
    path: '/api/cases/:caseId/predictions/:predictionId',
    params: byPrediction,
    body: Empty,
    answer: Prediction,
  },
  removePrediction: {
    method: 'DELETE',
    path: '/api/cases/:caseId/predictions/:predictionId',
    params: byPrediction,
    body: Empty,
    answer: Empty,
  },
  addReading: {
    method: 'POST',
    path: '/api/cases/:caseId/readings',
    params: byCase,
    body: NewReading,
    answer: z.object({ readingId: ReadingId }),
  },
  listModels: {
    method: 'GET',
    path: '/api/models',
    params: Empty,
    body: Empty,
    answer: z.array(ModelSummary),
  },
  /** Those that a `downloadModel` job can fetch. */
  listPublishedModels: {
    method: 'GET',
    path: '/api/published-models',
    params: Empty,
    body: Empty,
    answer: z.array(PublishedSummary),
  },
  removeModel: {
    method: 'DELETE',
    path: '/api/models/:modelId',
    params: z.object({ modelId: ModelId }),
    body: Empty,
    answer: Empty,
  },
  listJobs: { method: 'GET', path: '/api/jobs', params: Empty, body: Empty, answer: z.array(Job) },
  startJob: {
    method: 'POST',
    path: '/api/jobs',
    params: Empty,
    body: z.object({ recipe: Recipe }),
    answer: Job,
  },
  cancelJob: {
    method: 'DELETE',
    path: '/api/jobs/:jobId',
    params: z.object({ jobId: z.string() }),
    body: Empty,
    answer: Job,
  },
  listRuns: { method: 'GET', path: '/api/runs', params: Empty, body: Empty, answer: z.array(RunSummary) },
  getRun: { method: 'GET', path: '/api/runs/:runId', params: byRun, body: Empty, answer: RunDetail },
  removeRun: { method: 'DELETE', path: '/api/runs/:runId', params: byRun, body: Empty, answer: Empty },
  /** Takes the best model of a run into the model library. */
  adoptModel: {
    method: 'POST',
    path: '/api/runs/:runId/model',
    params: byRun,
    body: Empty,
    answer: z.object({ modelId: ModelId }),
  },
  /** Reads the cases of a plan and times a step: it takes its time. */
  inspectTraining: {
    method: 'POST',
    path: '/api/training/inspection',
    params: Empty,
    body: z.object({ plan: TrainingPlan }),
    answer: TrainingInspection,
  },
  /** Reads a recipe or a list of cases (dataset.json, or its folder; fold list) from the disk of the program's machine. */
  readTrainingFile: {
    method: 'POST',
    path: '/api/training/file',
    params: Empty,
    body: z.object({ path: z.string(), foldList: FoldListReading.optional() }),
    answer: TrainingFile,
  },
  listStudies: {
    method: 'GET',
    path: '/api/studies',
    params: Empty,
    body: Empty,
    answer: z.array(StudySummary),
  },
  previewStudy: {
    method: 'POST',
    path: '/api/studies/preview',
    params: Empty,
    body: NewStudy,
    answer: StudyPreview,
  },
  makeStudy: { method: 'POST', path: '/api/studies', params: Empty, body: NewStudy, answer: StudySummary },
  closeStudy: {
    method: 'POST',
    path: '/api/studies/:studyId/close',
    params: byStudy,
    body: Empty,
    answer: StudySummary,
  },
  removeStudy: {
    method: 'DELETE',
    path: '/api/studies/:studyId',
    params: byStudy,
    body: Empty,
    answer: Empty,
  },
  /** Refused while the study is open. */
  getStudyResults: {
    method: 'GET',
    path: '/api/studies/:studyId/results',
    params: byStudy,
    body: Empty,
    answer: StudyResults,
  },
  /** This and the three below are all that a reader's window asks: their answers hold no truth. */
  getReaderStudy: {
    method: 'GET',
    path: '/api/studies/:studyId/reader',
    params: byStudy,
    body: Empty,
    answer: ReaderStudy,
  },
  beginReading: {
    method: 'POST',
    path: '/api/studies/:studyId/readers',
    params: byStudy,
    body: z.object({ name: z.string().trim().min(1).max(100) }),
    answer: ReaderSession,
  },
  getQuestion: {
    method: 'GET',
    path: '/api/studies/:studyId/readers/:readerId/questions/:position',
    params: byQuestion,
    body: Empty,
    answer: Question,
  },
  answerQuestion: {
    method: 'POST',
    path: '/api/studies/:studyId/readers/:readerId/questions/:position',
    params: byQuestion,
    body: NewAnswer,
    answer: ReaderSession,
  },
  listFolder: {
    method: 'POST',
    path: '/api/folders',
    params: Empty,
    body: z.object({ path: z.string().optional() }),
    answer: FolderListing,
  },
} as const;

const withRevision = z.object({ revision: z.number().int() });

export const frameRoutes = {
  changes: {
    method: 'GET',
    path: '/api/cases/:caseId/changes',
    params: byCase,
    body: Empty,
    header: ChangeHeader,
  },
  edit: {
    method: 'POST',
    path: '/api/cases/:caseId/edits',
    params: byCase,
    body: withRevision.extend({ edit: Edit }),
    header: ChangeHeader,
  },
  editReading: {
    method: 'POST',
    path: '/api/cases/:caseId/readings/:readingId/edits',
    params: byReading,
    body: withRevision.extend({ edit: ReadingEdit, reader: z.string().max(100) }),
    header: ChangeHeader,
  },
  undo: {
    method: 'POST',
    path: '/api/cases/:caseId/undo',
    params: byCase,
    body: withRevision,
    header: ChangeHeader,
  },
  redo: {
    method: 'POST',
    path: '/api/cases/:caseId/redo',
    params: byCase,
    body: withRevision,
    header: ChangeHeader,
  },
  /** A lesion as it would be, in the place of the one of its id if there is one; the case stays as it is. */
  tryLesion: {
    method: 'POST',
    path: '/api/cases/:caseId/trials',
    params: byCase,
    body: withRevision.extend({ lesion: LesionSpec }),
    header: TrialHeader,
  },
} as const;

/** Bodies that are bytes: voxels of the *source* (immutable, so cacheable), uploads, and the event stream. */
export const rawRoutes = {
  /** Source HU, little-endian, `imageType` of the case. */
  image: { method: 'GET', path: '/api/cases/:caseId/image' },
  /** Source organ labels, uint8 (values of the case's `labels`). */
  labels: { method: 'GET', path: '/api/cases/:caseId/labels' },
  /** Label map of a prediction on the case's grid, uint8 (values of its `labels`); it never changes. */
  predictionLabels: { method: 'GET', path: '/api/cases/:caseId/predictions/:predictionId/labels' },
  /** Which lesion (its id; 0 none) each voxel belongs to, `componentType` of the prediction, little-endian. */
  predictionComponents: { method: 'GET', path: '/api/cases/:caseId/predictions/:predictionId/components' },
  /** Values of a reading on the case's grid, uint8, as it stands; with `?as=begun` as it began. */
  readingVoxels: { method: 'GET', path: '/api/cases/:caseId/readings/:readingId/voxels' },
  /** A PNG of a run's folder `pictures`. */
  runPicture: { method: 'GET', path: '/api/runs/:runId/pictures/:file' },
  /** The page for a person that a job wrote. */
  jobReport: { method: 'GET', path: '/api/jobs/:jobId/report' },
  /** Voxels of a reader's question, int16 HU on its grid. */
  questionImage: {
    method: 'GET',
    path: '/api/studies/:studyId/readers/:readerId/questions/:position/image',
  },
  /** Answers {uploadId}; the body is the file, `?name=` its name. */
  upload: { method: 'PUT', path: '/api/uploads' },
  /** text/event-stream of ServerEvent. */
  events: { method: 'GET', path: '/api/events' },
} as const;

export const UploadAnswer = z.object({ uploadId: z.string() });
