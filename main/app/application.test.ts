import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { type MountedWorkstation, runApplication } from './application.ts';
import { channels } from './channels.ts';
import { app, BrowserWindow, fake, ipcMain, resetElectron } from './electron.fake.ts';

let userData: string;
let allowed: string[];
let closed: number;
beforeEach(() => {
  userData = mkdtempSync(path.join(tmpdir(), 'app-'));
  resetElectron(userData);
  allowed = [];
  closed = 0;
});
afterEach(() => rmSync(userData, { recursive: true }));

const workstation = (handle: MountedWorkstation['handle']): MountedWorkstation => ({
  handle,
  allow: async (paths) => {
    allowed.push(...paths);
  },
  close: async () => {
    closed += 1;
  },
});

const run = (handle: MountedWorkstation['handle'] = async () => new Response('page'), given: string[] = []) =>
  runApplication({ distFolder: '/dist', given, open: async () => workstation(handle) });

const page = 'difftumor://workstation/';

/** Asks the scheme as Electron does; `initiatorOrigin` is its addition to Request. */
async function ask(url: string, init: RequestInit & { initiatorOrigin?: string } = {}): Promise<Response> {
  const { initiatorOrigin, ...rest } = init;
  const handler = fake.handlers.get('difftumor');
  if (!handler) throw new Error('no handler');
  return handler(Object.assign(new Request(url, rest), { initiatorOrigin }));
}

/** Emits a navigation event; says whether it was stopped. */
function navigate(event: string, url: string): boolean {
  let stopped = false;
  BrowserWindow.all[0].webContents.emit(event, {
    url,
    preventDefault: () => {
      stopped = true;
    },
  });
  return stopped;
}

describe('the window', () => {
  it('is sandboxed, isolated and without Node', async () => {
    await run();
    expect(BrowserWindow.all).toHaveLength(1);
    const [{ url, options }] = BrowserWindow.all;
    expect(url).toBe(page);
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: true,
      preload: path.join('/dist', 'preload/preload.cjs'),
    });
  });

  it('has no developer tools when packaged', async () => {
    app.isPackaged = true;
    await run();
    app.isPackaged = false;
    expect(BrowserWindow.all[0].options.webPreferences['devTools']).toBe(false);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'never leaves the page: %s',
    async (event) => {
      await run();
      expect(navigate(event, `${page}index.html`)).toBe(false);
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'difftumor://workstation.evil/',
        'difftumor://workstation@evil/',
        'javascript:alert(1)',
        'no address',
      ])
        expect(navigate(event, url), url).toBe(true);
    },
  );

  it('takes no webview', async () => {
    await run();
    expect(navigate('will-attach-webview', page)).toBe(true);
  });

  it('opens no second window; only listed sites go to the browser', async () => {
    await run();
    const { openHandler } = BrowserWindow.all[0].webContents;
    const urls = ['https://github.com/x', 'http://github.com/x', 'https://evil.org/', 'file:///bin/sh'];
    for (const url of urls) expect(openHandler({ url })).toEqual({ action: 'deny' });
    expect(fake.opened).toEqual(['https://github.com/x']);
  });

  it('is given no permission', async () => {
    await run();
    const { request, check, device } = fake.permissions;
    let granted: boolean | undefined;
    request(...([{}, 'media', (answer: boolean) => (granted = answer)] as never[]));
    expect([granted, check(), device()]).toEqual([false, false, false]);
  });
});

describe('the start', () => {
  it('sandboxes, registers the scheme and takes the lock before it is ready', async () => {
    await run();
    expect(fake.calls).toEqual(['enableSandbox', 'registerScheme', 'lock', 'ready']);
    expect(fake.schemes).toEqual([
      {
        scheme: 'difftumor',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ]);
  });

  it('ends at once when another instance runs', async () => {
    fake.lock = false;
    await run();
    expect(fake.calls.at(-1)).toBe('quit');
    expect(BrowserWindow.all).toHaveLength(0);
  });

  it('says in a sentence why the workstation cannot open, and ends', async () => {
    const open = async (): Promise<never> => {
      throw new Problem('library-locked', { folder: '/lib' });
    };
    await runApplication({ distFolder: '/dist', given: [], open });
    expect(fake.errors[0]).toMatch(/^The case library \/lib is in use by another DiffTumor/);
    expect(fake.calls.at(-1)).toBe('exit 1');
    expect(BrowserWindow.all).toHaveLength(0);
  });

  it('closes the workstation before it ends, once', async () => {
    await run();
    app.emit('window-all-closed');
    expect(fake.calls.at(-1)).toBe('quit');
    const event = { preventDefault: () => undefined };
    app.emit('will-quit', event);
    app.emit('will-quit', event);
    await new Promise(setImmediate);
    expect(closed).toBe(1);
    expect(fake.calls.at(-1)).toBe('exit 0');
  });
});

describe('the scheme', () => {
  it('passes what the page asks, bodies included, and keeps the answer’s headers', async () => {
    await run(async (request) => {
      const text = `${request.method} ${new URL(request.url).pathname} ${await request.text()}`;
      return new Response(text, {
        status: 201,
        headers: { 'content-security-policy': "default-src 'self'" },
      });
    });
    const response = await ask(`${page}api/cases`, {
      method: 'POST',
      body: 'hello',
      initiatorOrigin: 'difftumor://workstation',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(await response.text()).toBe('POST /api/cases hello');
  });

  it('answers no other host and no foreign asker', async () => {
    await run();
    expect((await ask('difftumor://workstation.evil/')).status).toBe(404);
    expect((await ask('difftumor://other/')).status).toBe(404);
    expect((await ask(page, { initiatorOrigin: 'https://example.org' })).status).toBe(403);
    expect((await ask(page, { initiatorOrigin: 'null' })).status).toBe(403);
    expect((await ask(page)).status).toBe(200);
  });

  it('turns a cancelled body into an abort, which Electron itself does not', async () => {
    let aborted = false;
    let cancelled = false;
    await run(async ({ signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(10)),
        cancel: () => {
          cancelled = true;
        },
      });
      return new Response(body);
    });
    const reader = (await ask(`${page}api/events`)).body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(10);
    expect([aborted, cancelled]).toEqual([false, false]);
    await reader?.cancel();
    expect([aborted, cancelled]).toEqual([true, true]);
  });

  it('reads no further ahead of the page than one chunk', async () => {
    let pulled = 0;
    await run(async () => {
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            pulled += 1;
            controller.enqueue(new Uint8Array(1));
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body);
    });
    const reader = (await ask(page)).body?.getReader();
    await reader?.read();
    await new Promise(setImmediate);
    expect(pulled).toBeLessThanOrEqual(2);
  });
});

describe('calls from the page', () => {
  const call = async (channel: string, event: unknown, argument?: unknown): Promise<unknown> =>
    fake.invocations.get(channel)?.(event, argument);
  const fromPage = () => {
    const { webContents } = BrowserWindow.all[0];
    return { sender: webContents, senderFrame: webContents.mainFrame };
  };

  it('open the native dialogs, and allow the api what was chosen', async () => {
    await run();
    fake.chosen = ['/scans/a.nii.gz', '/scans/b.nii'];
    expect(await call(channels.openFiles, fromPage())).toEqual(fake.chosen);
    expect(allowed).toEqual(fake.chosen);
    fake.chosen = ['/exports'];
    expect(await call(channels.chooseFolder, fromPage(), 'Export to')).toBe('/exports');
    fake.chosen = [];
    expect(await call(channels.chooseFolder, fromPage(), 'Export to')).toBeUndefined();
    expect(allowed).toEqual(['/scans/a.nii.gz', '/scans/b.nii', '/exports']);
  });

  it('are refused to frames, foreign pages and closed windows', async () => {
    await run();
    fake.chosen = ['/scans/a.nii.gz'];
    const { sender } = fromPage();
    for (const event of [
      { sender, senderFrame: { url: page } },
      { sender, senderFrame: null },
      { sender: {}, senderFrame: sender.mainFrame },
    ])
      await expect(async () => call(channels.openFiles, event)).rejects.toThrow('refused');
    sender.mainFrame.url = 'https://example.org/';
    await expect(async () => call(channels.openFiles, fromPage())).rejects.toThrow('refused');
    expect(allowed).toEqual([]);
  });
});

describe('a file dropped on the page', () => {
  const drop = async (event: object, path: unknown): Promise<unknown> => {
    const answered = { ...event, returnValue: undefined as unknown };
    ipcMain.emit(channels.allowFile, answered, path);
    await new Promise(setImmediate);
    return answered.returnValue;
  };

  it('may be read by the api, when the page’s own main frame has it', async () => {
    await run();
    const { webContents } = BrowserWindow.all[0];
    const { mainFrame } = webContents;
    expect(await drop({ sender: webContents, senderFrame: mainFrame }, '/dropped.nii')).toBe(true);
    expect(await drop({ sender: webContents, senderFrame: { url: page } }, '/etc/passwd')).toBe(false);
    expect(await drop({ sender: webContents, senderFrame: mainFrame }, 3)).toBe(false);
    expect(allowed).toEqual(['/dropped.nii']);
  });
});

describe('files to open', () => {
  const sentPaths = () =>
    BrowserWindow.all[0].webContents.sent.filter(([channel]) => channel === channels.openPaths);
  const settled = () => new Promise(setImmediate);
  const pageListens = () => {
    ipcMain.emit(channels.ready, { sender: BrowserWindow.all[0].webContents });
    return settled();
  };
  const secondStart = (paths: unknown) => {
    app.emit('second-instance', {}, [], '', paths);
    return settled();
  };

  it('wait for the page, and are allowed before it has them', async () => {
    await run(undefined, ['/first.nii']);
    app.emit('open-file', { preventDefault: () => undefined }, '/a.nii');
    expect(sentPaths()).toEqual([]);
    await pageListens();
    expect(sentPaths()).toEqual([[channels.openPaths, ['/first.nii', '/a.nii']]]);
    expect(allowed).toEqual(['/first.nii', '/a.nii']);
  });

  it('come from a second start, which brings the window to the front', async () => {
    await run();
    await pageListens();
    const [window] = BrowserWindow.all;
    window.minimized = true;
    await secondStart({ paths: ['/b.nii.gz'] });
    expect(sentPaths()).toEqual([[channels.openPaths, ['/b.nii.gz']]]);
    expect([window.minimized, window.focused]).toEqual([false, 1]);
    for (const nonsense of [undefined, null, { paths: 3 }, { paths: [3] }]) await secondStart(nonsense);
    expect(sentPaths()).toHaveLength(1);
  });

  it('wait again while the page is loaded anew', async () => {
    await run();
    await pageListens();
    BrowserWindow.all[0].webContents.emit('did-navigate');
    await secondStart({ paths: ['/c.nii'] });
    expect(sentPaths()).toEqual([]);
    await pageListens();
    expect(sentPaths()).toHaveLength(1);
  });
});

it('sends the menu’s commands to the page', async () => {
  await run();
  const item = fake.menu.flatMap(({ submenu }) => submenu).find(({ label }) => label === '&Undo');
  item?.click?.();
  expect(BrowserWindow.all[0].webContents.sent).toEqual([[channels.menu, 'undo']]);
});
