import { Dialog, DialogBody } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import type { Hello } from '#shared/contract/api.ts';

interface Props {
  readonly hello: Hello | undefined;
  readonly onClose: () => void;
}

/** What this program is, and what it is not. */
export function AboutDialog({ hello, onClose }: Props): ReactElement {
  return (
    <Dialog isOpen title="About DiffTumor Workstation" className="bp6-dark" onClose={onClose}>
      <DialogBody className="about">
        <p>
          <b>{hello?.program ?? 'DiffTumor Workstation'}</b> {hello?.version}
        </p>
        <p>
          <b>Research software, not a medical device.</b> It puts artificial tumors into CT scans. Nothing it
          shows or writes may be used to diagnose or treat anybody; exported cases are marked as synthetic.
        </p>
        <p>
          Everything stays on the machine that DiffTumor runs on. Library: <code>{hello?.libraryName}</code>.
          Licence: Apache 2.0. The method may be covered by patents of its authors.
        </p>
      </DialogBody>
    </Dialog>
  );
}
