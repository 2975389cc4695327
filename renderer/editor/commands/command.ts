import { type EditorState, type Workspace, openCaseOf } from '../editorState.ts';
import type { Workbench } from '../workbench.ts';

export const commandGroups = [
  'Case',
  'Edit',
  'Lesions',
  'Review',
  'Masks',
  'Measure',
  'View',
  'Training',
  'Help',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** What acts on the case that is looked at: their keys rest while trainings are. */
export const caseGroups: readonly CommandGroup[] = ['Edit', 'Lesions', 'Review', 'Masks', 'Measure', 'View'];

/** Something a person can ask for. Menus, toolbar, keyboard and help overlay all read the same rows. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  /** As `keyName` gives them; the first is the one shown. */
  readonly keys: readonly string[];
  /** Where its keys work; everywhere when left out. There they go before those of commands without one. */
  readonly workspace?: Workspace;
  /**
   * What it means for the case's history: `step` adds one that can be undone, `history` moves along it, `none`
   * leaves it. All but the last wait while the connection is lost.
   */
  readonly undo: 'step' | 'history' | 'none';
  /** Whether letting go of a key held for long does it again: look, and look away. */
  readonly whileHeld?: boolean;
  readonly enabled: (state: EditorState) => boolean;
  /** What it would act on, to be said behind the label. */
  readonly detail?: (state: EditorState) => string | undefined;
  readonly perform: (workbench: Workbench) => void;
}

export const isEnabled = (command: Command, state: EditorState): boolean =>
  (command.undo === 'none' || state.connection !== 'lost') && command.enabled(state);

export const always = (): boolean => true;
export const hasCase = (state: EditorState): boolean => openCaseOf(state) !== undefined;
export const hasSelection = (state: EditorState): boolean => state.selection.length > 0;
export const isPlacing = (state: EditorState): boolean => hasCase(state) && state.tool === 'place';
