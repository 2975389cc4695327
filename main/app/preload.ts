import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, MenuCommand } from '#shared/contract/preload.ts';
import { channels } from './channels.ts';

/** Calls `listener` with what main sends on a channel; answers the function that ends this. */
function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const receive = (_event: unknown, value: T): void => listener(value);
  ipcRenderer.on(channel, receive);
  return () => {
    ipcRenderer.off(channel, receive);
  };
}

const bridge: DesktopBridge = {
  openFiles: () => ipcRenderer.invoke(channels.openFiles) as Promise<string[]>,
  chooseFolder: (title) => ipcRenderer.invoke(channels.chooseFolder, title) as Promise<string | undefined>,
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path) as Promise<void>,
  pathOfFile: (file) => {
    // Only a real file of the disk has a path; a script cannot make one up. So the api may read it.
    const path = webUtils.getPathForFile(file as File);
    if (path !== '') ipcRenderer.sendSync(channels.allowFile, path);
    return path;
  },
  onMenu: (listener) => listen<MenuCommand>(channels.menu, listener),
  onOpenPaths: (listener) => {
    const end = listen<string[]>(channels.openPaths, listener);
    ipcRenderer.send(channels.ready);
    return end;
  },
};

contextBridge.exposeInMainWorld('difftumorDesktop', bridge);
