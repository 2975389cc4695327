import { EventEmitter } from 'node:events';

// Stands in for the electron package in tests (alias in vitest.config.ts): records what it is asked to do.

class FakeWebContents extends EventEmitter {
  sent: [channel: string, value: unknown][] = [];
  mainFrame = { url: 'difftumor://workstation/' };
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  send(channel: string, value: unknown): void {
    this.sent.push([channel, value]);
  }
  setWindowOpenHandler(handler: FakeWebContents['openHandler']): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  static fromWebContents = (contents: unknown): BrowserWindow | null =>
    BrowserWindow.all.find((window) => window.webContents === contents) ?? null;

  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  readonly webContents = new FakeWebContents();
  url = '';
  minimized = false;
  maximized = false;
  focused = 0;

  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
  }
  isMinimized = (): boolean => this.minimized;
  isMaximized = (): boolean => this.maximized;
  getNormalBounds = () => ({ x: 1, y: 2, width: 1200, height: 800 });
  show(): void {}
  maximize(): void {
    this.maximized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  focus(): void {
    this.focused += 1;
  }
}

/** What was asked of the fake, in order, and what it shall answer. */
export const fake = {
  calls: [] as string[],
  lock: true,
  userData: '',
  schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  invocations: new Map<string, (event: unknown, argument?: unknown) => Promise<unknown>>(),
  permissions: {} as Record<string, (...args: never[]) => unknown>,
  chosen: [] as string[],
  opened: [] as string[],
  errors: [] as string[],
  menu: [] as { label: string; submenu: { label?: string; click?: () => void }[] }[],
  exposed: new Map<string, unknown>(),
  forked: [] as { script: string; child: FakeUtility }[],
};

class FakeUtility extends EventEmitter {
  posted: unknown[] = [];
  pid: number | undefined = undefined;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false;
  enableSandbox = (): void => record('enableSandbox');
  requestSingleInstanceLock = (): boolean => {
    record('lock');
    return fake.lock;
  };
  whenReady = async (): Promise<void> => record('ready');
  quit = (): void => record('quit');
  exit = (code = 0): void => record(`exit ${code}`);
  getPath = (): string => fake.userData;
}

const record = (call: string): void => {
  fake.calls.push(call);
};

export const app = new FakeApp();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: typeof fake.schemes): void => {
    record('registerScheme');
    fake.schemes = schemes;
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
    fake.handlers.set(scheme, handler);
  },
};

const keep =
  (name: string) =>
  (handler: (...args: never[]) => unknown): void => {
    fake.permissions[name] = handler;
  };

export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
  },
};

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: (event: unknown, argument?: unknown) => Promise<unknown>): void => {
    fake.invocations.set(channel, handler);
  },
});

export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoked: [] as unknown[][],
  async invoke(...args: unknown[]): Promise<unknown> {
    ipcRenderer.invoked.push(args);
    return ['/a.nii'];
  },
  send(...args: unknown[]): void {
    ipcRenderer.invoked.push(args);
  },
  sendSync(...args: unknown[]): void {
    ipcRenderer.invoked.push(args);
  },
});

export const dialog = {
  showOpenDialog: async () => ({ filePaths: fake.chosen }),
  showErrorBox: (_title: string, text: string): void => {
    fake.errors.push(text);
  },
};

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    fake.opened.push(url);
  },
  showItemInFolder: (path: string): void => {
    fake.opened.push(path);
  },
};

export const Menu = {
  buildFromTemplate: (template: typeof fake.menu) => template,
  setApplicationMenu: (menu: typeof fake.menu): void => {
    fake.menu = menu;
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

export const utilityProcess = {
  fork: (script: string): FakeUtility => {
    const child = new FakeUtility();
    fake.forked.push({ script, child });
    return child;
  },
};

export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown): void => {
    fake.exposed.set(name, value);
  },
};

export const webUtils = { getPathForFile: (file: { path: string }): string => file.path };

/** Forgets everything: to be called before each test. */
export function resetElectron(userData: string): void {
  app.removeAllListeners();
  ipcMain.removeAllListeners();
  ipcRenderer.removeAllListeners();
  ipcRenderer.invoked = [];
  BrowserWindow.all = [];
  fake.handlers.clear();
  fake.invocations.clear();
  fake.exposed.clear();
  Object.assign(fake, {
    calls: [],
    lock: true,
    userData,
    schemes: [],
    permissions: {},
    chosen: [],
    opened: [],
    errors: [],
    menu: [],
    forked: [],
  });
}
