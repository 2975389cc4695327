import { type ReactElement, useCallback } from 'react';
import type { LabelNames } from '#shared/contract/api.ts';
import { FileField } from '#renderer/features/open/FileField.tsx';
import { MaskMeaning } from '#renderer/features/open/MaskMeaning.tsx';
import { NewReadingDialog } from '#renderer/features/review/NewReadingDialog.tsx';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** The dialog that begins a review, with the file field of the one that opens a CT. */
export function ReadingDialog({ workbench }: Props): ReactElement {
  const { desktop, listFolder, pickedFile } = workbench;
  const list = useCallback(
    (path: string | undefined, signal: AbortSignal) => listFolder(path, signal),
    [listFolder],
  );
  return (
    <NewReadingDialog
      workbench={workbench}
      renderFile={(picking) => (
        <FileField
          {...picking}
          label="Mask"
          hint="NIfTI on the grid of the case; each connected part of a lesion label is one lesion"
          desktop={desktop}
          list={list}
          toPicked={pickedFile}
        />
      )}
      renderMeaning={(onChange: (names: LabelNames | undefined) => void) => (
        <MaskMeaning onChange={onChange} />
      )}
    />
  );
}
