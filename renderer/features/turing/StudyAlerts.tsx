import { Alert } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** Asks before a study is closed or removed. */
export function StudyAlerts({ workbench }: Props): ReactElement | null {
  const { dialog, studies } = useStore(workbench.store);
  if (dialog?.kind !== 'closeStudy' && dialog?.kind !== 'removeStudy') return null;
  const study = studies?.find(({ id }) => id === dialog.studyId);
  if (!study) return null;
  const closing = dialog.kind === 'closeStudy';
  const { id, title, readers, questions } = study;
  const unfinished = readers.filter(({ answered }) => answered < questions);
  return (
    <Alert
      isOpen
      className="bp6-dark"
      intent={closing ? 'primary' : 'danger'}
      cancelButtonText={closing ? 'Leave it open' : 'Keep it'}
      confirmButtonText={closing ? 'Close it' : 'Remove it'}
      canEscapeKeyCancel
      canOutsideClickCancel
      onClose={workbench.closeDialog}
      onConfirm={() =>
        void workbench.attempt(() => (closing ? workbench.closeStudy(id) : workbench.removeStudy(id)))
      }
    >
      {closing ? (
        <p>
          Close <b>{title}</b>? Nobody can answer any more, and its results can be seen.
          {unfinished.length > 0 &&
            ` Not done yet: ${unfinished.map(({ name, answered }) => `${name} (${answered} of ${questions})`).join(', ')}.`}
        </p>
      ) : (
        <p>
          Remove <b>{title}</b> with{' '}
          {readers.length === 1 ? 'the answers of 1 reader' : `the answers of ${readers.length} readers`}? It
          goes to the library’s trash. The cases stay.
        </p>
      )}
    </Alert>
  );
}
