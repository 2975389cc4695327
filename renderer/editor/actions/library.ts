import { matchingCases } from '../caseList.ts';
import { openCaseOf } from '../editorState.ts';
import { type Context, report } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { OpenActions } from './openCase.ts';

export type LibraryActions = ReturnType<typeof libraryActions>;

/** The list of cases. */
export function libraryActions(
  context: Context,
  { edit }: Pick<EditActions, 'edit'>,
  { closeCase }: Pick<OpenActions, 'closeCase'>,
) {
  const { store, service } = context;
  let asked = 0;

  /** Fetches the list anew; only the newest answer counts. A case that is gone is closed. */
  async function refreshCases(): Promise<void> {
    const turn = ++asked;
    try {
      const cases = await service.call('listCases', {}, {});
      if (turn !== asked) return;
      store.setState({ cases });
      const openId = openCaseOf(store.getState())?.detail.id;
      if (openId !== undefined && !cases.some(({ id }) => id === openId)) closeCase();
    } catch (error) {
      report(context, error);
    }
  }

  return {
    refreshCases,
    setSearch: (search: string): void => store.setState({ search }),
    /** The rows that the search leaves; none until the list has come. */
    shownCases: () => matchingCases(store.getState().cases ?? [], store.getState().search),
    /** Renames a case, the open one as one of its steps, another by its newest revision. */
    async renameCase(caseId: string, name: string): Promise<void> {
      if (openCaseOf(store.getState(), caseId)) {
        await edit(() => ({ kind: 'renameCase', name }));
        return;
      }
      const { revision } = await service.call('getCase', { caseId }, {});
      await service.frame('edit', { caseId }, { revision, edit: { kind: 'renameCase', name } });
      await refreshCases();
    },
    async removeCase(caseId: string): Promise<void> {
      await service.call('removeCase', { caseId }, {});
      if (openCaseOf(store.getState(), caseId)) closeCase();
      await refreshCases();
    },
  };
}
