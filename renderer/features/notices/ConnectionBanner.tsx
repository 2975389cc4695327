import { Offline } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './notices.css';

interface Props {
  readonly workbench: Workbench;
}

/** Says that the server is away, for as long as it is. */
export function ConnectionBanner({ workbench }: Props): ReactElement | null {
  const { connection } = useStore(workbench.store);
  if (connection !== 'lost') return null;
  return (
    <div className="connection-banner" role="alert">
      <Offline size={14} />
      The connection to DiffTumor is lost; it is tried again and again. What you see stays, and everything
      saved is kept. If DiffTumor was started anew, open the address it printed.
    </div>
  );
}
