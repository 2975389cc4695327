import type { Edit } from '#shared/contract/case.ts';
import type { CaseState, EditRule } from './caseState.ts';
import { placeLesions, removeLesions, updateLesion } from './lesionEdits.ts';
import { renameCase } from './renameCase.ts';

type EditsByKind = { [E in Edit as E['kind']]: E };

const rules: { readonly [K in keyof EditsByKind]: EditRule<EditsByKind[K]> } = {
  placeLesions,
  updateLesion,
  removeLesions,
  renameCase,
};

const ruleOf = (edit: Edit): EditRule<Edit> => rules[edit.kind] as EditRule<Edit>;

export const applyEdit = (state: CaseState, edit: Edit): CaseState => ruleOf(edit).apply(state, edit);
export const editLabel = (edit: Edit): string => ruleOf(edit).label(edit);
