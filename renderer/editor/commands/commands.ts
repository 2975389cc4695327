import { type Workspace, openCaseOf } from '../editorState.ts';
import { type KeyPress, type ViewCommand, keyName, viewCommands } from '../viewCommands.ts';
import type { Workbench } from '../workbench.ts';
import { caseCommands, helpCommands } from './caseCommands.ts';
import { caseGroups, type Command, hasCase, isEnabled } from './command.ts';
import { historyCommands, lesionCommands } from './lesionCommands.ts';
import { maskCommands, measureCommands, reviewCommands } from './reviewCommands.ts';
import { trainingCommands } from './trainingCommands.ts';

/** Held down, these show something only as long as the key is down. */
const looks = ['blink', 'difference', 'labels', 'crosshair', 'mask'];

const ofView = ({ id, label, keys, update }: ViewCommand): Command => ({
  id,
  label,
  keys,
  group: 'View',
  undo: 'none',
  whileHeld: looks.includes(id),
  enabled: hasCase,
  perform: ({ store }) => openCaseOf(store.getState())?.view.setState(update),
});

/** Everything a person can ask for by key, menu or button. */
export const commands: readonly Command[] = [
  ...caseCommands,
  ...historyCommands,
  ...lesionCommands,
  ...reviewCommands,
  ...maskCommands,
  ...measureCommands,
  ...viewCommands.map(ofView),
  ...trainingCommands,
  ...helpCommands,
];

export function commandOf(id: string): Command {
  const found = commands.find((command) => command.id === id);
  if (!found) throw new RangeError(`there is no command ${id}`);
  return found;
}

/** The command of a key in a workspace: its own ones go before those of all. */
export function commandFor(press: KeyPress, workspace: Workspace): Command | undefined {
  const name = keyName(press);
  const of = (place: Workspace | undefined): Command | undefined =>
    commands.find((command) => command.workspace === place && command.keys.includes(name));
  const found = of(workspace) ?? of(undefined);
  return workspace === 'train' && found && caseGroups.includes(found.group) ? undefined : found;
}

/** Does what was asked if it can be done now; answers whether. */
export function performCommand(command: Command, workbench: Workbench): boolean {
  if (!isEnabled(command, workbench.store.getState())) return false;
  command.perform(workbench);
  return true;
}

const keyWords: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Escape: 'Esc',
  Delete: 'Del',
};

/** "Ctrl + Shift + Z": a key of the table as it is printed on a keyboard. */
export const describeKey = (key: string): string =>
  // The plus sign is itself a key.
  (key === '+' ? ['+'] : key.split('+'))
    .map((part) => keyWords[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
