import type { Lesion } from '#shared/contract/lesion.ts';
import { lesionsOf, openCaseOf } from '../editorState.ts';
import { moveCrosshair } from '../viewUpdates.ts';
import { attempt, type Context } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { JobActions } from './jobs.ts';

export type LesionActions = ReturnType<typeof lesionActions>;

/** How a click adds to a selection: alone, in or out (Ctrl), up to here (Shift). */
export type SelectMode = 'alone' | 'toggle' | 'range';

/** The selection after `id` was chosen; `order` = all ids as listed. The one chosen last stands last. */
export function selectIn(
  order: readonly string[],
  selection: readonly string[],
  id: string,
  mode: SelectMode,
): readonly string[] {
  const anchor = selection.at(-1);
  if (mode === 'toggle')
    return selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id];
  if (mode === 'alone' || anchor === undefined) return [id];
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)];
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return [...between.filter((other) => other !== anchor), anchor];
}

/** What can be done with the lesions of the open case. */
export function lesionActions(
  context: Context,
  { edit, change, sendEdit, startJob }: EditActions & Pick<JobActions, 'startJob'>,
) {
  const { store } = context;

  const select = (selection: readonly string[]): void => {
    store.setState({ selection });
  };

  function jumpTo({ spec }: Lesion): void {
    openCaseOf(store.getState())?.view.setState(moveCrosshair(spec.centreRasMm));
  }

  function choose(id: string | undefined, mode: SelectMode = 'alone'): void {
    const lesions = lesionsOf(store.getState());
    const lesion = lesions.find(({ spec }) => spec.id === id);
    if (!lesion) return select([]);
    const order = lesions.map(({ spec }) => spec.id);
    select(selectIn(order, store.getState().selection, lesion.spec.id, mode));
    if (mode === 'alone') jumpTo(lesion);
  }

  return {
    /** Selects a lesion and, when alone, moves the crosshair to it; undefined selects none. */
    choose,
    chooseAll: (): void => select(lesionsOf(store.getState()).map(({ spec }) => spec.id)),
    /** Chooses the lesion `by` rows further in the table, round the ends. */
    chooseNext(by: 1 | -1): void {
      const { selection } = store.getState();
      const lesions = lesionsOf(store.getState());
      const at = lesions.findIndex(({ spec }) => spec.id === selection.at(-1));
      const next = at < 0 ? (by > 0 ? 0 : -1) : (at + by) % lesions.length;
      choose(lesions.at(next)?.spec.id);
    },
    async removeChosen(): Promise<void> {
      const lesionIds = [...store.getState().selection];
      if (lesionIds.length > 0) await edit(() => ({ kind: 'removeLesions', lesionIds }));
    },
    /** Gives every chosen lesion a new seed: the same parameters, another shape and texture. */
    async rerollChosen(): Promise<void> {
      const caseId = openCaseOf(store.getState())?.detail.id;
      const { selection } = store.getState();
      if (caseId === undefined) return;
      for (const { spec } of lesionsOf(store.getState()).filter(({ spec }) => selection.includes(spec.id))) {
        const edit = { kind: 'updateLesion', lesion: { ...spec, seed: context.newSeed() } } as const;
        if (spec.generator === 'rules') await change(caseId, (open) => sendEdit(open, edit));
        else await attempt(context, () => startJob({ task: 'diffuseInCase', caseId, edit, commit: true }));
      }
    },
  };
}
