import type { Edit } from '#shared/contract/case.ts';
import type { EditRule } from './caseState.ts';

export const renameCase: EditRule<Extract<Edit, { kind: 'renameCase' }>> = {
  apply: (state, { name }) => ({ ...state, name }),
  label: () => 'Rename case',
};
