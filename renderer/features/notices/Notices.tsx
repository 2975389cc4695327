import { OverlayToaster, Toast } from '@blueprintjs/core';
import { Error as ErrorIcon, TickCircle } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Notice } from '#renderer/editor/notices.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './notices.css';

interface Props {
  readonly workbench: Workbench;
}

/** What went wrong and what is done, one sentence each. */
export function Notices({ workbench }: Props): ReactElement {
  const { notices } = useStore(workbench.store);
  return (
    // Escape is for tools and dialogs: the toaster would take it without clearing these toasts, which are not its own.
    <OverlayToaster className="bp6-dark notices" position="bottom" usePortal canEscapeKeyClear={false}>
      {notices.map((notice) => (
        <Toast
          key={notice.id}
          {...lookOf(notice)}
          message={notice.sentence}
          onDismiss={() => workbench.dismissNotice(notice.id)}
          {...actionOf(notice, workbench)}
        />
      ))}
    </OverlayToaster>
  );
}

/** Errors stay until dismissed: a timeout of 0 is none. */
const lookOf = ({ intent }: Notice) =>
  intent === 'error'
    ? ({ intent: 'danger', icon: <ErrorIcon />, timeout: 0 } as const)
    : ({ intent: 'none', icon: <TickCircle />, timeout: 6000 } as const);

function actionOf({ path }: Notice, { desktop, attempt }: Workbench) {
  if (path === undefined || !desktop) return {};
  return { action: { text: 'Show', onClick: () => void attempt(() => desktop.showInFolder(path)) } };
}
