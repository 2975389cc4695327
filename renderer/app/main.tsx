import '@blueprintjs/core/lib/css/blueprint.css';
import './theme.css';
import { BlueprintProvider } from '@blueprintjs/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopBridge } from '#shared/contract/preload.ts';
import { createService } from '#renderer/client/service.ts';
import { pickedPath } from '#renderer/editor/actions/importCase.ts';
import { createWorkbench } from '#renderer/editor/workbench.ts';
import { App } from './App.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { caseInAddress, takeFilesInAddress } from './address.ts';
import { browserMemory } from './browserMemory.ts';

declare global {
  interface Window {
    /** Set by the desktop shell's preload; a browser has none. */
    readonly difftumorDesktop?: DesktopBridge;
  }
}

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

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <BlueprintProvider>
      <ErrorBoundary>
        <App workbench={workbench} />
      </ErrorBoundary>
    </BlueprintProvider>
  </StrictMode>,
);
