import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { OutputLabel } from '#shared/contract/recipe.ts';

/** What a layout must know of a case. */
export interface CaseOutline {
  readonly caseId: string;
  /** Whether the image contains synthetic lesions, or is a phantom. */
  readonly synthetic: boolean;
  /** Rows of the labels that occur in the case. */
  readonly table: readonly LabelEntry[];
}

export interface SetOutline {
  /** What the person calls the set. */
  readonly name: string;
  readonly cases: readonly CaseOutline[];
}

/** A label file: the labels it may hold, each made of the case's values in `from`; all other voxels are 0. */
export interface PlannedLabels {
  readonly file: string;
  readonly rows: readonly OutputLabel[];
}

/** The files of a case, relative to the set's folder. */
export interface PlannedCase {
  readonly caseId: string;
  readonly image: string;
  readonly labels: readonly PlannedLabels[];
  readonly provenance: string;
  /** Where the case is written as DICOM too. */
  readonly dicomFolder?: string;
}

export interface PlannedText {
  readonly file: string;
  readonly text: string;
}

/** Everything a layout decides, before anything is written. */
export interface SetPlan {
  /** Folder of the set inside the chosen folder; '.' when it is that folder. */
  readonly folder: string;
  readonly cases: readonly PlannedCase[];
  readonly texts: readonly PlannedText[];
  /** Folders that readers of the layout expect though nothing is in them. */
  readonly emptyFolders: readonly string[];
  /** How the set is used, for its README: lines of text. */
  readonly usage: readonly string[];
}

/** A layout: a pure function from what is exported to where and as what it is written. */
export type PlanSet = (set: SetOutline) => SetPlan;

/** JSON as it is written everywhere: two spaces, a final newline. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

export const syntheticIds = (set: SetOutline): string[] =>
  set.cases.filter((row) => row.synthetic).map((row) => row.caseId);
