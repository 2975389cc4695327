import { type ReactElement, useEffect, useState } from 'react';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { droppedFiles } from './droppedFiles.ts';
import './open.css';

interface Props {
  readonly workbench: Workbench;
}

/** Files dropped anywhere on the window are offered for opening. */
export function DropTarget({ workbench }: Props): ReactElement | null {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // Leaving for nowhere is leaving the window; all else is moving between its elements.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (!event.dataTransfer) return;
      void workbench.attempt(async () => {
        const files = (await droppedFiles(event.dataTransfer, workbench.desktop)).map(workbench.pickedFile);
        if (files.length > 0) workbench.offerFiles(files);
      });
    };
    globalThis.addEventListener('dragover', hover);
    globalThis.addEventListener('dragleave', leave);
    globalThis.addEventListener('drop', drop);
    return () => {
      globalThis.removeEventListener('dragover', hover);
      globalThis.removeEventListener('dragleave', leave);
      globalThis.removeEventListener('drop', drop);
    };
  }, [workbench]);
  return over ? (
    <div className="drop-target" role="status">
      Drop a CT here (NIfTI, or a folder of DICOM), with its mask if there is one
    </div>
  ) : null;
}
