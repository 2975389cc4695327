import { type StoreApi, createStore } from 'zustand/vanilla';
import type { Hello } from '#shared/contract/api.ts';
import type { CaseDetail, CaseSummary } from '#shared/contract/case.ts';
import type { Job, WireProblem } from '#shared/contract/job.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { ModelSummary } from '#shared/contract/model.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import type { StudySummary } from '#shared/contract/turing.ts';
import type { RunDetail, RunSummary, TrainingInspection } from '#shared/contract/run.ts';
import type { TrainingTask } from '#shared/contract/training.ts';
import type { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Agreement } from '#shared/masks/compareMasks.ts';
import type { SourcePatch } from './displayedVoxels.ts';
import { type LesionDraft, firstDraft } from './lesionDraft.ts';
import type { Notice } from './notices.ts';
import { type BrushSettings, type DrawTool, type Tool, firstBrush } from './review/tools.ts';
import type { TrialKind, Trials } from './trials.ts';
import { segmentationPlan } from './training/segmentationPlan.ts';
import type { ViewStore } from './view.ts';
import type { Plane } from './viewPlanes.ts';
import type { VoxelHit } from './viewReadout.ts';
import type { HuArray } from './voxelBlock.ts';

/** What the window is for. */
export const workspaces = ['place', 'review', 'study', 'train'] as const;
export type Workspace = (typeof workspaces)[number];

/** The voxels of the mask under review (changed in place), and as it began once that was asked for. */
export interface LoadedReading {
  readonly caseId: string;
  readonly id: string;
  /** Of the voxels, as far as the server has confirmed them. */
  readonly version: string;
  readonly data: Uint8Array;
  readonly begun?: Uint8Array | undefined;
  readonly shown: 'now' | 'begun';
}

/** The mask under review laid against another one. */
export interface ShownComparison {
  readonly readingId: string;
  /** What it is compared with, in words. */
  readonly with: string;
  readonly agreement: Agreement;
}

export type { Tool };

/** A case with its voxels as displayed (changed in place) and the source under every change. */
export interface OpenCase {
  readonly detail: CaseDetail;
  readonly image: HuArray;
  readonly labels: Uint8Array;
  readonly patches: readonly SourcePatch[];
  readonly view: ViewStore;
}

export type DocumentState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'opening';
      readonly caseId: string;
      readonly doneBytes: number;
      /** 0 while unknown. */
      readonly totalBytes: number;
    }
  | { readonly kind: 'open'; readonly open: OpenCase }
  | { readonly kind: 'failed'; readonly caseId: string; readonly sentence: string };

/** Whether the lesion being aimed may stand there. */
export type Verdict =
  | { readonly state: 'checking' }
  | { readonly state: 'ok' }
  | { readonly state: 'refused'; readonly problem: WireProblem };

/** Where the place tool points: under the cursor, or at the crosshair when the cursor is elsewhere. */
export interface Aim {
  readonly at: VoxelHit;
  readonly verdict: Verdict;
}

/** A file to import: on this machine's disk, or in the browser's hands. */
export type PickedFile =
  | { readonly from: 'path'; readonly name: string; readonly path: string }
  | { readonly from: 'browser'; readonly name: string; readonly file: File };

/** An image to import: one file or folder, or many files that are slices. */
export type PickedImage =
  | PickedFile
  | { readonly from: 'several'; readonly name: string; readonly files: readonly PickedFile[] };

export type Dialog =
  | {
      readonly kind: 'open';
      readonly image?: PickedImage | undefined;
      readonly labels?: PickedFile | undefined;
    }
  | { readonly kind: 'export' | 'rename' | 'remove' | 'segment'; readonly caseId: string }
  | { readonly kind: 'trials'; readonly of: TrialKind; readonly lesionId: string }
  | { readonly kind: 'closeStudy' | 'removeStudy' | 'studyResults'; readonly studyId: string }
  | { readonly kind: 'phantom' | 'evaluate' | 'help' | 'about' | 'newReading' | 'newStudy' };

/** What looking at a plan found; of use while `of` is the plan. */
export type Inspection =
  | { readonly state: 'none' }
  | { readonly state: 'looking'; readonly of: TrainingPlan; readonly controller: AbortController }
  | { readonly state: 'found'; readonly of: TrainingPlan; readonly found: TrainingInspection }
  | { readonly state: 'failed'; readonly of: TrainingPlan; readonly problem: WireProblem };

export interface EditorState {
  readonly hello: Hello | undefined;
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Undefined until the list has come. */
  readonly cases: readonly CaseSummary[] | undefined;
  readonly search: string;
  readonly jobs: readonly Job[];
  /** Of the library; undefined until somebody asked for them. */
  readonly models: readonly ModelSummary[] | undefined;
  /** Reader studies of the library; undefined until somebody asked for them. */
  readonly studies: readonly StudySummary[] | undefined;
  /** Trainings of the library; undefined until the list has come. */
  readonly runs: readonly RunSummary[] | undefined;
  /** The training that is shown; undefined: the plan of a new one. */
  readonly runId: string | undefined;
  readonly run: RunDetail | undefined;
  /** Trainings that were asked to stop. */
  readonly stopping: readonly string[];
  readonly plan: TrainingPlan;
  /** Plans of other kinds that were left for it. */
  readonly drafts: Readonly<Partial<Record<TrainingTask, TrainingPlan>>>;
  readonly inspection: Inspection;
  readonly document: DocumentState;
  /** Edits sent or waiting to be sent. */
  readonly unsaved: number;
  readonly tool: Tool;
  readonly workspace: Workspace;
  /** Who reads at this window. */
  readonly reader: string;
  readonly readingId: string | undefined;
  /** Value of the chosen segment; undefined: the next stroke begins a new one. */
  readonly segment: number | undefined;
  readonly reading: LoadedReading | undefined;
  readonly comparison: ShownComparison | undefined;
  readonly brush: BrushSettings;
  /** Counts how often a comment was asked for: its field then takes the focus. */
  readonly commentAsked: number;
  readonly measurementId: string | undefined;
  readonly draft: LesionDraft;
  /** Ids of selected lesions; the last is the one that was selected last. */
  readonly selection: readonly string[];
  /** A lesion whose parameters are being turned: as wanted, which the server may not have made yet. */
  readonly adjusting: LesionSpec | undefined;
  /** Variants of a lesion that are shown for choice. */
  readonly trials: Trials | undefined;
  /** Colours that the person gave to labels, by name. */
  readonly labelColours: Readonly<Record<string, string>>;
  readonly dialog: Dialog | undefined;
  readonly jobsShown: boolean;
  readonly notices: readonly Notice[];
}

/** What follows the mouse; apart from the rest because it changes with every move. */
export interface PointerState {
  /** The voxel under the cursor. */
  readonly hover: VoxelHit | undefined;
  readonly aim: Aim | undefined;
  readonly drawn: Drawn | undefined;
}

/** A line, lasso or measurement that is being drawn. */
export interface Drawn {
  readonly tool: DrawTool;
  readonly plane: Plane;
  readonly points: readonly RasMm[];
  /** The long axis, when the short one is drawn. */
  readonly long?: readonly [RasMm, RasMm] | undefined;
}

export type EditorStore = StoreApi<EditorState>;
export type PointerStore = StoreApi<PointerState>;

export const initialState = (seed: number): EditorState => ({
  hello: undefined,
  connection: 'connecting',
  cases: undefined,
  search: '',
  jobs: [],
  models: undefined,
  studies: undefined,
  runs: undefined,
  runId: undefined,
  run: undefined,
  stopping: [],
  plan: segmentationPlan.first(seed, []),
  drafts: {},
  inspection: { state: 'none' },
  document: { kind: 'none' },
  unsaved: 0,
  tool: 'navigate',
  workspace: 'place',
  reader: '',
  readingId: undefined,
  segment: undefined,
  reading: undefined,
  comparison: undefined,
  brush: firstBrush,
  commentAsked: 0,
  measurementId: undefined,
  draft: firstDraft(seed),
  selection: [],
  adjusting: undefined,
  trials: undefined,
  labelColours: {},
  dialog: undefined,
  jobsShown: false,
  notices: [],
});

export const createEditorStore = (seed: number): EditorStore => createStore(() => initialState(seed));

export const createPointerStore = (): PointerStore =>
  createStore(() => ({ hover: undefined, aim: undefined, drawn: undefined }));

/** The open case; with an id, only when it is that one. */
export function openCaseOf({ document }: EditorState, caseId?: string): OpenCase | undefined {
  if (document.kind !== 'open') return undefined;
  return caseId === undefined || document.open.detail.id === caseId ? document.open : undefined;
}

const noLesions: readonly Lesion[] = [];
export const lesionsOf = (state: EditorState): readonly Lesion[] =>
  openCaseOf(state)?.detail.lesions ?? noLesions;

/** The reading under review, or another one of the open case. */
export function readingDetail(state: EditorState, id = state.readingId): ReadingDetail | undefined {
  return openCaseOf(state)?.detail.readings.find((reading) => reading.id === id);
}

/** The one selected lesion; undefined when none or several are. */
export function soleSelection(state: EditorState): Lesion | undefined {
  const [id, ...others] = state.selection;
  if (id === undefined || others.length > 0) return undefined;
  return lesionsOf(state).find(({ spec }) => spec.id === id);
}
