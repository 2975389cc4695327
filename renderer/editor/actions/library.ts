import type { CaseSummary } from '#shared/contract/case.ts';
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
  let refreshing: Promise<void> | undefined;
  let outdated = false;

  /** Fetches the list anew; what happens while it is on its way makes it be fetched once more. */
  function refreshCases(): Promise<void> {
    outdated = true;
    refreshing ??= fetchCases().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function fetchCases(): Promise<void> {
    try {
      while (outdated) {
        outdated = false;
        show(await service.call('listCases', {}, {}));
      }
    } catch (error) {
      report(context, error);
    }
  }

  /** Shows the list. A case that is gone is closed. */
  function show(cases: readonly CaseSummary[]): void {
    store.setState({ cases });
    const openId = openCaseOf(store.getState())?.detail.id;
    if (openId !== undefined && !cases.some(({ id }) => id === openId)) closeCase();
  }

  return {
    refreshCases,
    setSearch: (search: string): void => store.setState({ search }),
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
