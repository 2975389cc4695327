import { app, type BrowserWindow, ipcMain } from 'electron';
import { channels } from './channels.ts';

/** Files that the system wants opened, on their way to the page. */
export interface Inbox {
  /** Tells of every delivery; the page gets it when the listener's promise resolves. */
  onDelivery(listener: (paths: readonly string[]) => Promise<void>): void;
  /** Sends what came and what will come to this window, as soon as its page listens. */
  deliverTo(window: BrowserWindow): void;
}

/**
 * Collects files to open: those of this start, of later starts (a second instance hands its own over and ends)
 * and of macOS, which sends them as events. None is lost while the page is still loading.
 */
export function collectPaths(given: readonly string[]): Inbox {
  let waiting = [...given];
  let target: BrowserWindow | undefined;
  let listening = false;
  let tell: (paths: readonly string[]) => Promise<void> = async () => undefined;

  const flush = (): void => {
    if (!target || !listening || waiting.length === 0) return;
    const { webContents } = target;
    const paths = waiting;
    waiting = [];
    void tell(paths).then(() => webContents.send(channels.openPaths, paths));
  };
  const add = (paths: readonly string[]): void => {
    waiting.push(...paths);
    flush();
  };

  app.on('open-file', (event, path) => {
    event.preventDefault();
    add([path]);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    if (target?.isMinimized()) target.restore();
    target?.focus();
    add(pathsIn(data));
  });
  ipcMain.on(channels.ready, (event) => {
    if (event.sender !== target?.webContents) return;
    listening = true;
    flush();
  });

  return {
    onDelivery: (listener) => {
      tell = listener;
    },
    deliverTo: (window) => {
      target = window;
      // A reloaded page has to say again that it listens.
      window.webContents.on('did-navigate', () => {
        listening = false;
      });
      flush();
    },
  };
}

/** What a second instance hands over: `{ paths }` of its own start. */
function pathsIn(data: unknown): string[] {
  const paths = (data as { paths?: unknown } | null)?.paths;
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
}
