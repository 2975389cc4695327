import { app, BrowserWindow, screen } from 'electron';
import { pageOrigin } from './scheme.ts';
import { placeWindow, readWindowState, smallestWindow, writeWindowState } from './windowState.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Where its place on the screen is remembered. */
  readonly stateFile: string;
}

/** Opens the one window: sandboxed, isolated, without Node, on the workstation's own page. */
export function openWindow({ preload, icon, stateFile }: WindowOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { bounds, maximized } = placeWindow(readWindowState(stateFile), areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    // The dark of the page, so that nothing flashes before it is painted.
    backgroundColor: '#1c2127',
    show: false,
    icon,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    // A window that forgets its place is no reason to trouble anybody.
    writeWindowState(stateFile, state).catch(() => undefined);
  });
  void window.loadURL(`${pageOrigin}/`);
  return window;
}
