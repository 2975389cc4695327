import { app, type Session, shell, type WebContents } from 'electron';
import { pageOrigin } from './scheme.ts';

/** Pages that may be opened in the person's own browser. */
const externalSites: readonly string[] = ['github.com', 'www.apache.org'];

/** Whether this address is the workstation's own page; compares parsed origins, never text. */
export const isOwnPage = (address: string): boolean => {
  const url = parse(address);
  return url !== undefined && `${url.protocol}//${url.host}` === pageOrigin;
};

const mayOpenOutside = (address: string): boolean => {
  const url = parse(address);
  return url?.protocol === 'https:' && externalSites.includes(url.host);
};

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Denies the page every permission; Electron's default is to grant them. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Keeps every window, also one not made here, on the workstation's own page. */
export function confineContents(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => stay(event));
  contents.on('will-frame-navigate', (event) => stay(event));
  contents.on('will-redirect', (event) => stay(event));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

function stay(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOwnPage(event.url)) event.preventDefault();
}
