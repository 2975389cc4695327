import { beforeAll, expect, it } from 'vitest';
import type { DesktopBridge } from '#shared/contract/preload.ts';
import { channels } from './channels.ts';
import { fake, ipcRenderer, resetElectron } from './electron.fake.ts';

let bridge: DesktopBridge;
beforeAll(async () => {
  resetElectron('');
  await import('./preload.ts');
  bridge = fake.exposed.get('difftumorDesktop') as DesktopBridge;
});

it('gives the page one object and nothing of Electron', () => {
  expect([...fake.exposed.keys()]).toEqual(['difftumorDesktop']);
  expect(Object.values(bridge).every((member) => typeof member === 'function')).toBe(true);
});

it('asks the main process for dialogs', async () => {
  expect(await bridge.openFiles()).toEqual(['/a.nii']);
  await bridge.chooseFolder('Export to');
  await bridge.showInFolder('/out');
  expect(ipcRenderer.invoked).toEqual([
    [channels.openFiles],
    [channels.chooseFolder, 'Export to'],
    [channels.showInFolder, '/out'],
  ]);
});

it('tells the path of a dropped file, and has it allowed; one that a script made has none', () => {
  ipcRenderer.invoked = [];
  expect(bridge.pathOfFile({ path: '/dropped.nii' })).toBe('/dropped.nii');
  expect(bridge.pathOfFile({ path: '' })).toBe('');
  expect(ipcRenderer.invoked).toEqual([[channels.allowFile, '/dropped.nii']]);
});

it('hears of menus and files until told to stop, and says when it listens', () => {
  ipcRenderer.invoked = [];
  const heard: unknown[] = [];
  const ends = [
    bridge.onMenu((command) => heard.push(command)),
    bridge.onOpenPaths((paths) => heard.push(paths)),
  ];
  expect(ipcRenderer.invoked).toEqual([[channels.ready]]);
  ipcRenderer.emit(channels.menu, {}, 'undo');
  ipcRenderer.emit(channels.openPaths, {}, ['/a.nii']);
  for (const end of ends) end();
  ipcRenderer.emit(channels.menu, {}, 'redo');
  expect(heard).toEqual(['undo', ['/a.nii']]);
});
