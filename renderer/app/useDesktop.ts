import { useEffect } from 'react';
import { commandOf, performCommand } from '#renderer/editor/commands/commands.ts';
import { pickedPath } from '#renderer/editor/actions/importCase.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

/** Does what the desktop shell's menu and the system ask for; nothing in a browser. */
export function useDesktop(workbench: Workbench): void {
  useEffect(() => {
    const { desktop } = workbench;
    if (!desktop) return undefined;
    const endMenu = desktop.onMenu((id) => void performCommand(commandOf(id), workbench));
    const endPaths = desktop.onOpenPaths((paths) => workbench.offerFiles(paths.map(pickedPath)));
    return () => {
      endMenu();
      endPaths();
    };
  }, [workbench]);
}
