import { Button, DialogFooter } from '@blueprintjs/core';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  /** Words of the button that does it. */
  readonly confirm: string;
  /** Left out: the dialog's form is submitted. */
  readonly onConfirm?: () => void;
  readonly onCancel: () => void;
  readonly cancel?: string;
  readonly disabled?: boolean;
  /** It is being done. */
  readonly busy?: boolean;
  /** Beside the buttons: what will come of it. */
  readonly children?: ReactNode;
}

/** The bottom of a dialog: a way back and the one thing that it does. */
export function DialogActions({
  confirm,
  onConfirm,
  onCancel,
  cancel = 'Cancel',
  disabled = false,
  busy = false,
  children,
}: Props): ReactElement {
  return (
    <DialogFooter
      actions={
        <>
          <Button text={cancel} onClick={onCancel} />
          <Button
            intent="primary"
            text={confirm}
            disabled={disabled}
            loading={busy}
            {...(onConfirm ? { onClick: onConfirm } : { type: 'submit' })}
          />
        </>
      }
    >
      {children}
    </DialogFooter>
  );
}
