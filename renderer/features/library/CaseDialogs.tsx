import { Alert, Dialog, DialogBody, FormGroup, InputGroup } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import type { CaseSummary } from '#shared/contract/case.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** What is asked about one case: its new name, or whether it shall really go. */
export function CaseDialogs({ workbench }: Props): ReactElement | null {
  const { dialog, cases } = useStore(workbench.store);
  if (dialog?.kind !== 'rename' && dialog?.kind !== 'remove') return null;
  const row = cases?.find(({ id }) => id === dialog.caseId);
  if (!row) return null;
  const Shown = dialog.kind === 'rename' ? RenameDialog : RemoveAlert;
  return <Shown row={row} workbench={workbench} />;
}

interface CaseProps extends Props {
  readonly row: CaseSummary;
}

function RenameDialog({ row, workbench }: CaseProps): ReactElement {
  const [name, setName] = useState(row.name);
  const { closeDialog } = workbench;
  const usable = name.trim() !== '' && name.length <= 200;
  const rename = (): void => {
    closeDialog();
    if (name.trim() !== row.name) void workbench.attempt(() => workbench.renameCase(row.id, name.trim()));
  };
  return (
    <Dialog isOpen title="Rename the case" className="bp6-dark" onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (usable) rename();
        }}
      >
        <DialogBody>
          <FormGroup label="Name" labelFor="case-name">
            <InputGroup id="case-name" autoFocus value={name} maxLength={200} onValueChange={setName} />
          </FormGroup>
        </DialogBody>
        <DialogActions confirm="Rename" onCancel={closeDialog} disabled={!usable} />
      </form>
    </Dialog>
  );
}

function RemoveAlert({ row, workbench }: CaseProps): ReactElement {
  const lesions = row.lesionCount === 1 ? 'its lesion' : `its ${row.lesionCount} lesions`;
  return (
    <Alert
      isOpen
      className="bp6-dark"
      intent="danger"
      cancelButtonText="Keep it"
      confirmButtonText="Remove it"
      canEscapeKeyCancel
      canOutsideClickCancel
      onClose={workbench.closeDialog}
      onConfirm={() => void workbench.attempt(() => workbench.removeCase(row.id))}
    >
      <p>
        Remove <b>{row.name}</b>
        {row.lesionCount > 0 ? ` with ${lesions}` : ''} from the library? This cannot be undone. The file it
        was imported from stays where it is.
      </p>
    </Alert>
  );
}
