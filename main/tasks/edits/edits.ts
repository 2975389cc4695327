import type { StoredEdit } from '#shared/contract/case.ts';
import type { CaseState, EditRule } from './caseState.ts';
import { placeLesions, removeLesions, updateLesion } from './lesionEdits.ts';
import { addMeasurement, removeMeasurements } from './measurementEdits.ts';
import { addReading, paintReading, removeReading, reviewSegments, signReading } from './readingEdits.ts';
import { renameCase } from './renameCase.ts';

type EditsByKind = { [E in StoredEdit as E['kind']]: E };

const rules: { readonly [K in keyof EditsByKind]: EditRule<EditsByKind[K]> } = {
  placeLesions,
  updateLesion,
  removeLesions,
  renameCase,
  addReading,
  paintReading,
  reviewSegments,
  signReading,
  removeReading,
  addMeasurement,
  removeMeasurements,
};

const ruleOf = (edit: StoredEdit): EditRule<StoredEdit> => rules[edit.kind] as EditRule<StoredEdit>;

export const applyEdit = (state: CaseState, edit: StoredEdit): CaseState => ruleOf(edit).apply(state, edit);
export const editLabel = (edit: StoredEdit): string => ruleOf(edit).label(edit);
