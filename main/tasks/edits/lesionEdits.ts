import type { Edit } from '#shared/contract/case.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { CaseState, EditRule } from './caseState.ts';

type EditOf<K extends Edit['kind']> = Extract<Edit, { kind: K }>;

export const placeLesions: EditRule<EditOf<'placeLesions'>> = {
  apply: (state, { lesions }) => {
    const ids = new Set(state.lesions.map((lesion) => lesion.id));
    for (const { id } of lesions) {
      if (ids.has(id)) throw invalid(`the case already has a lesion ${id}`);
      ids.add(id);
    }
    return { ...state, lesions: [...state.lesions, ...lesions] };
  },
  label: ({ lesions }) => {
    const organs = [...new Set(lesions.map((lesion) => lesion.organ))].join(' and ');
    return `Place ${lesions.length === 1 ? 'lesion' : `${lesions.length} lesions`} in ${organs}`;
  },
};

export const updateLesion: EditRule<EditOf<'updateLesion'>> = {
  apply: (state, { lesion }) => {
    requireLesion(state, lesion.id);
    return { ...state, lesions: state.lesions.map((old) => (old.id === lesion.id ? lesion : old)) };
  },
  label: ({ lesion }) => `Change lesion in ${lesion.organ}`,
};

export const removeLesions: EditRule<EditOf<'removeLesions'>> = {
  apply: (state, { lesionIds }) => {
    for (const id of lesionIds) requireLesion(state, id);
    return { ...state, lesions: state.lesions.filter((lesion) => !lesionIds.includes(lesion.id)) };
  },
  label: ({ lesionIds }) => `Remove ${lesionIds.length === 1 ? 'lesion' : `${lesionIds.length} lesions`}`,
};

function requireLesion(state: CaseState, id: string): void {
  if (!state.lesions.some((lesion) => lesion.id === id)) throw invalid(`the case has no lesion ${id}`);
}

const invalid = (reason: string): Problem => new Problem('request-invalid', { field: 'lesion id', reason });
