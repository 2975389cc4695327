import { BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, shell } from 'electron';
import { channels } from './channels.ts';
import { isOwnPage } from './lockdown.ts';

const imageFilters = [
  { name: 'NIfTI images', extensions: ['nii', 'gz', 'hdr', 'img'] },
  { name: 'All files', extensions: ['*'] },
];

export interface DialogOptions {
  /** Told of every file and folder the person chose; the page is, when this resolves. */
  readonly onChosen: (paths: readonly string[]) => Promise<void>;
}

/** Serves the page's calls for native dialogs; anyone but the page's own main frame is refused. */
export function serveDialogs({ onChosen }: DialogOptions): void {
  const handle = <T>(
    channel: string,
    answer: (window: BrowserWindow, argument: unknown) => Promise<T>,
  ): void => ipcMain.handle(channel, (event, argument: unknown) => answer(windowOf(event), argument));

  handle(channels.openFiles, async (window) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: 'Open images',
      properties: ['openFile', 'multiSelections'],
      filters: imageFilters,
    });
    await onChosen(filePaths);
    return filePaths;
  });
  handle(channels.chooseFolder, async (window, title) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: String(title),
      properties: ['openDirectory', 'createDirectory'],
    });
    await onChosen(filePaths);
    return filePaths.at(0);
  });
  ipcMain.on(channels.allowFile, (event, path: unknown) => {
    // The page waits for the answer, whatever it is.
    const answer = (allowed: boolean): void => {
      event.returnValue = allowed;
    };
    if (!sendingWindow(event) || typeof path !== 'string') answer(false);
    else
      onChosen([path]).then(
        () => answer(true),
        () => answer(false),
      );
  });
  handle(channels.showInFolder, async (_window, path) => {
    shell.showItemInFolder(String(path));
  });
}

/** The window whose own page's main frame sent this; undefined when it came from anywhere else. */
function sendingWindow(event: IpcMainInvokeEvent | IpcMainEvent): BrowserWindow | undefined {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  const isOwn = frame !== null && frame === event.sender.mainFrame && isOwnPage(frame.url);
  return isOwn && window ? window : undefined;
}

function windowOf(event: IpcMainInvokeEvent): BrowserWindow {
  const window = sendingWindow(event);
  if (!window) throw new Error('refused: not the page of this application');
  return window;
}
