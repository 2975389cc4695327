import { useEffect } from 'react';
import type { Command } from '#renderer/editor/commands/command.ts';
import { commandFor, performCommand } from '#renderer/editor/commands/commands.ts';
import { type KeyTarget, mayCommand } from '#renderer/editor/commands/keyTarget.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

/** A key held longer than this was meant for as long as it was held. */
const holdMs = 350;

const controls = 'button, a, select, input, [role=grid], [role=menu], [role=listbox], [role=radiogroup]';

/** What a key press lands on. The slices take all of ours: they have none of their own. */
function targetOf(element: EventTarget | null): KeyTarget {
  if (!(element instanceof Element)) return 'free';
  if (element.closest('[role=dialog], [role=alertdialog], .bp6-overlay-open .bp6-dialog')) return 'dialog';
  if (element.matches('textarea, [contenteditable], input:not([type=range], [type=checkbox], [type=radio])'))
    return 'text';
  return element.closest(controls) ? 'control' : 'free';
}

/** Runs the commands of the table by their keys. */
export function useShortcuts(workbench: Workbench): void {
  useEffect(() => {
    let held: { command: Command; since: number } | undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      if (workbench.store.getState().dialog) {
        // The focus may not be in the dialog yet: Escape closes it all the same, and nothing else happens.
        if (event.key === 'Escape') workbench.closeDialog();
        return;
      }
      if (!mayCommand(targetOf(event.target), event)) return;
      const command = commandFor(event, workbench.store.getState().workspace);
      if (!command) return;
      // A repeat of a key that shows something while held would blink it.
      if (event.repeat && command.whileHeld === true) return;
      if (!performCommand(command, workbench)) return;
      event.preventDefault();
      if (command.whileHeld === true) held = { command, since: event.timeStamp };
    };
    const release = (event: KeyboardEvent): void => {
      if (!held?.command.keys.includes(event.key.toLowerCase())) return;
      if (event.timeStamp - held.since >= holdMs) performCommand(held.command, workbench);
      held = undefined;
    };
    globalThis.addEventListener('keydown', press);
    globalThis.addEventListener('keyup', release);
    return () => {
      globalThis.removeEventListener('keydown', press);
      globalThis.removeEventListener('keyup', release);
    };
  }, [workbench]);
}
