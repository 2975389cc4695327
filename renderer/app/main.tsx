import '@blueprintjs/core/lib/css/blueprint.css';
import './theme.css';
import { BlueprintProvider } from '@blueprintjs/core';
import { type ReactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopBridge } from '#shared/contract/preload.ts';
import { createService } from '#renderer/client/service.ts';
import { pickedPath } from '#renderer/editor/actions/importCase.ts';
import { createReaderDesk } from '#renderer/editor/turing/readerDesk.ts';
import { createWorkbench } from '#renderer/editor/workbench.ts';
import { App } from './App.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { ReaderApp } from './ReaderApp.tsx';
import { caseInAddress, goToReading, studyInAddress, takeFilesInAddress } from './address.ts';
import { browserMemory } from './browserMemory.ts';

declare global {
  interface Window {
    /** Set by the desktop shell's preload; a browser has none. */
    readonly difftumorDesktop?: DesktopBridge;
  }
}

/** The workstation, open at the case of the address or of last time. */
function workstation(): ReactElement {
  const workbench = createWorkbench({
    service: createService(),
    memory: browserMemory(),
    desktop: globalThis.window.difftumorDesktop,
    // Six digits: enough that no two lesions look alike, few enough to read out.
    newSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000,
  });
  workbench.recallColours();
  workbench.recallReader();
  workbench.start(caseInAddress());
  const files = takeFilesInAddress();
  if (files.length > 0) workbench.offerFiles(files.map(pickedPath));
  return <App workbench={workbench} />;
}

/** A reader's window: it asks for nothing but its study. */
function reading(studyId: string): ReactElement {
  const desk = createReaderDesk({
    service: createService(),
    memory: browserMemory(),
    studyId,
    now: () => performance.now(),
  });
  return <ReaderApp desk={desk} onLeave={() => goToReading(undefined)} />;
}

const studyId = studyInAddress();
const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <BlueprintProvider>
      <ErrorBoundary>{studyId === undefined ? workstation() : reading(studyId)}</ErrorBoundary>
    </BlueprintProvider>
  </StrictMode>,
);
