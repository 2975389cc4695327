import path from 'node:path';
import { app, dialog, Menu, session } from 'electron';
import type { FetchHandler } from '#main/api/api.ts';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import type { TrainingProcesses } from '#main/engine/training/trainings.ts';
import type { MenuCommand } from '#shared/contract/preload.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { bridgeAborts } from './abortBridge.ts';
import { channels } from './channels.ts';
import { serveDialogs } from './dialogs.ts';
import { collectPaths } from './inbox.ts';
import { confineContents, denyPermissions } from './lockdown.ts';
import { buildMenu } from './menu.ts';
import { guardOrigin } from './originGuard.ts';
import { pageOrigin, registerScheme, serveScheme } from './scheme.ts';
import { utilityEngine } from './utilityEngine.ts';
import { openWindow } from './window.ts';

/** The workstation as this shell needs it. */
export interface MountedWorkstation {
  /** Answers the page's files and its api. */
  readonly handle: FetchHandler;
  /** Lets the api read these files and folders: the person has just pointed at them. */
  allow(paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** The bundles: `main/`, `preload/`, `renderer/`. */
  readonly distFolder: string;
  /** Files to open, absolute. */
  readonly given: readonly string[];
  readonly open: (spawnEngine: SpawnEngine, training: TrainingProcesses) => Promise<MountedWorkstation>;
}

/**
 * Runs the desktop application: one window, one instance, everything it shows from the privileged scheme.
 * Resolves when the window is open, or when another instance has taken over.
 */
export async function runApplication({ distFolder, given, open }: ApplicationOptions): Promise<void> {
  app.enableSandbox();
  registerScheme();
  if (!app.requestSingleInstanceLock({ paths: given })) {
    app.quit();
    return;
  }
  confineContents();
  const inbox = collectPaths(given);
  await app.whenReady();
  denyPermissions(session.defaultSession);
  try {
    const bundle = (name: string): string => path.join(distFolder, 'main', name);
    const workstation = await open(utilityEngine(bundle('appEngine.js')), {
      spawn: utilityEngine(bundle('appTrainEngine.js')),
      sampleScript: bundle('sampleWorker.js'),
    });
    closeBeforeQuit(workstation);
    inbox.onDelivery(workstation.allow);
    serveDialogs({ onChosen: workstation.allow });
    // The guard comes first: a bridged request is a copy without Electron's initiatorOrigin.
    serveScheme(guardOrigin(pageOrigin, bridgeAborts(workstation.handle)));
    const window = openWindow({
      preload: path.join(distFolder, 'preload/preload.cjs'),
      icon: path.join(distFolder, '../build/icon.png'),
      stateFile: path.join(app.getPath('userData'), 'window.json'),
    });
    inbox.deliverTo(window);
    const tellPage = (command: MenuCommand): void => window.webContents.send(channels.menu, command);
    Menu.setApplicationMenu(buildMenu(tellPage));
    app.on('window-all-closed', () => app.quit());
  } catch (error) {
    dialog.showErrorBox('DiffTumor Workstation cannot start', toWireProblem(error).sentence);
    app.exit(1);
  }
}

/** Holds the end of the application until the workstation has closed: the engine ended, the library unlocked. */
function closeBeforeQuit(workstation: MountedWorkstation): void {
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void workstation.close().finally(() => app.exit());
  });
}
