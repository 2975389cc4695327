import { lesionsOf, openCaseOf, soleSelection } from '../editorState.ts';
import type { TrialKind } from '../trials.ts';
import { type Command, hasCase, hasSelection, isPlacing } from './command.ts';

const chosen = ({ selection }: { selection: readonly string[] }): string | undefined =>
  selection.length > 1 ? `${selection.length} lesions` : undefined;

export const historyCommands: readonly Command[] = [
  {
    id: 'undo',
    label: 'Undo',
    group: 'Edit',
    keys: ['Ctrl+z'],
    undo: 'history',
    enabled: (state) => openCaseOf(state)?.detail.undoLabel !== undefined,
    detail: (state) => openCaseOf(state)?.detail.undoLabel,
    perform: ({ undo }) => void undo(),
  },
  {
    id: 'redo',
    label: 'Redo',
    group: 'Edit',
    keys: ['Ctrl+Shift+z', 'Ctrl+y'],
    undo: 'history',
    enabled: (state) => openCaseOf(state)?.detail.redoLabel !== undefined,
    detail: (state) => openCaseOf(state)?.detail.redoLabel,
    perform: ({ redo }) => void redo(),
  },
];

/** Resizing the lesion that the place tool will make. */
const diameter = (id: string, label: string, key: string, byMm: number): Command => ({
  id,
  label,
  group: 'Lesions',
  keys: [key],
  workspace: 'place',
  undo: 'none',
  enabled: isPlacing,
  perform: ({ turnDiameter }) => turnDiameter(byMm),
});

/** Showing variants of the selected lesion, of which one may be taken. */
const trying = (of: TrialKind, row: Pick<Command, 'id' | 'label' | 'keys'>): Command => ({
  ...row,
  group: 'Lesions',
  workspace: 'place',
  undo: 'step',
  enabled: (state) => soleSelection(state) !== undefined,
  perform: ({ showDialog, store }) => {
    const lesion = soleSelection(store.getState());
    if (lesion) showDialog({ kind: 'trials', of, lesionId: lesion.spec.id });
  },
});

const hasLesions = (state: Parameters<typeof lesionsOf>[0]): boolean => lesionsOf(state).length > 0;

export const lesionCommands: readonly Command[] = [
  {
    id: 'place',
    label: 'Place tool',
    group: 'Lesions',
    keys: ['t'],
    undo: 'none',
    enabled: hasCase,
    perform: ({ setTool, store }) => setTool(store.getState().tool === 'place' ? 'navigate' : 'place'),
  },
  {
    id: 'placeAtCrosshair',
    label: 'Place a lesion at the crosshair',
    group: 'Lesions',
    keys: ['p'],
    workspace: 'place',
    undo: 'step',
    enabled: isPlacing,
    perform: ({ placeAtCrosshair }) => void placeAtCrosshair(),
  },
  diameter('larger', 'Diameter 1 mm larger', ']', 1),
  diameter('smaller', 'Diameter 1 mm smaller', '[', -1),
  diameter('larger5', 'Diameter 5 mm larger', '}', 5),
  diameter('smaller5', 'Diameter 5 mm smaller', '{', -5),
  {
    id: 'leave',
    label: 'Leave the place tool, deselect lesions',
    group: 'Lesions',
    keys: ['Escape'],
    workspace: 'place',
    undo: 'none',
    enabled: (state) => isPlacing(state) || hasSelection(state),
    perform: ({ setTool, choose, store }) => {
      if (store.getState().tool === 'place') setTool('navigate');
      else choose(undefined);
    },
  },
  {
    id: 'nextLesion',
    label: 'Next lesion',
    group: 'Lesions',
    keys: ['n'],
    workspace: 'place',
    undo: 'none',
    enabled: hasLesions,
    perform: ({ chooseNext }) => chooseNext(1),
  },
  {
    id: 'previousLesion',
    label: 'Previous lesion',
    group: 'Lesions',
    keys: ['Shift+n'],
    workspace: 'place',
    undo: 'none',
    enabled: hasLesions,
    perform: ({ chooseNext }) => chooseNext(-1),
  },
  {
    id: 'selectAllLesions',
    label: 'Select all lesions',
    group: 'Lesions',
    keys: ['Ctrl+a'],
    workspace: 'place',
    undo: 'none',
    enabled: hasLesions,
    perform: ({ chooseAll }) => chooseAll(),
  },
  {
    id: 'reroll',
    label: 'Re-roll: the same lesion with a new seed',
    group: 'Lesions',
    keys: ['r'],
    workspace: 'place',
    undo: 'step',
    enabled: hasSelection,
    detail: chosen,
    perform: ({ rerollChosen }) => void rerollChosen(),
  },
  trying('seeds', { id: 'compareSeeds', label: 'Compare seeds…', keys: ['Shift+r'] }),
  trying('growth', { id: 'growthSeries', label: 'Growth series…', keys: ['Shift+g'] }),
  {
    id: 'removeLesions',
    label: 'Delete the selected lesions',
    group: 'Lesions',
    keys: ['Delete', 'Backspace'],
    workspace: 'place',
    undo: 'step',
    enabled: hasSelection,
    detail: chosen,
    perform: ({ removeChosen }) => void removeChosen(),
  },
];
