import { useEffect } from 'react';
import { useStore } from 'zustand';
import { openCaseOf } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { showCaseInAddress } from './address.ts';

/** Names the open case in the window's title and in its address. */
export function useTitle(workbench: Workbench): void {
  const name = useStore(workbench.store, (state) => openCaseOf(state)?.detail.name);
  const caseId = useStore(workbench.store, ({ document }) =>
    document.kind === 'opening'
      ? document.caseId
      : document.kind === 'open'
        ? document.open.detail.id
        : undefined,
  );
  const isKnown = useStore(workbench.store, ({ cases }) => cases !== undefined);
  useEffect(() => {
    document.title = name === undefined ? 'DiffTumor Workstation' : `${name} · DiffTumor Workstation`;
  }, [name]);
  useEffect(() => {
    // Until the list has come the address still says what to open.
    if (isKnown) showCaseInAddress(caseId);
  }, [caseId, isKnown]);
}
