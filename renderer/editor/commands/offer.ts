import type { EditorState } from '../editorState.ts';
import type { Workbench } from '../workbench.ts';
import { isEnabled } from './command.ts';
import { commandOf, describeKey, performCommand } from './commands.ts';

/** A command as a button or a menu shows it, at this moment. */
export interface Offer {
  readonly label: string;
  /** What it would act on. */
  readonly detail: string | undefined;
  /** As printed on a keyboard; undefined without a key. */
  readonly shortcut: string | undefined;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

export function offerOf(id: string, workbench: Workbench, state: EditorState): Offer {
  const command = commandOf(id);
  const [key] = command.keys;
  return {
    label: command.label,
    detail: command.detail?.(state),
    shortcut: key === undefined ? undefined : describeKey(key),
    disabled: !isEnabled(command, state),
    onClick: () => performCommand(command, workbench),
  };
}
