import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#shared/contract/preload.ts';

/** A line of a menu: a command of the window, one of Electron's roles, or a separator. */
type Line =
  | { readonly label: string; readonly command: MenuCommand; readonly keys?: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  | 'separator';

interface MenuRow {
  readonly label: string;
  readonly lines: readonly Line[];
}

const menus: readonly MenuRow[] = [
  {
    label: '&File',
    lines: [
      { label: '&Open Images…', command: 'openFiles', keys: 'CmdOrCtrl+O' },
      'separator',
      { label: '&Export…', command: 'export', keys: 'CmdOrCtrl+E' },
      'separator',
      { role: process.platform === 'darwin' ? 'close' : 'quit' },
    ],
  },
  {
    label: '&Edit',
    lines: [
      { label: '&Undo', command: 'undo', keys: 'CmdOrCtrl+Z' },
      { label: '&Redo', command: 'redo', keys: 'CmdOrCtrl+Shift+Z' },
      'separator',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  },
  {
    label: '&View',
    lines: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  },
  {
    label: '&Help',
    lines: [{ label: '&Keys and Gestures', command: 'showHelp', keys: 'F1' }, { role: 'about' }],
  },
];

/** The application's menu; `run` is given the commands that are the window's. */
export function buildMenu(run: (command: MenuCommand) => void): Menu {
  const item = (line: Line): MenuItemConstructorOptions => {
    if (line === 'separator') return { type: 'separator' };
    if ('role' in line) return { role: line.role };
    return {
      label: line.label,
      click: () => run(line.command),
      // The page has these keys itself, and knows when they belong to a text field instead.
      ...(line.keys !== undefined && { accelerator: line.keys, registerAccelerator: false }),
    };
  };
  const own: MenuItemConstructorOptions[] = menus.map(({ label, lines }) => ({
    label,
    submenu: lines.map(item),
  }));
  return Menu.buildFromTemplate(process.platform === 'darwin' ? [{ role: 'appMenu' }, ...own] : own);
}
