/** What the menu of the desktop shell asks of the window; the window's own command of that name runs. */
export const menuCommands = ['openFiles', 'export', 'undo', 'redo', 'showHelp', 'showAbout'] as const;
export type MenuCommand = (typeof menuCommands)[number];

/**
 * What the desktop shell gives the page as `window.difftumorDesktop`; undefined in a browser, where the page
 * uploads and lists folders through the api instead. Paths are absolute and of this machine.
 */
export interface DesktopBridge {
  /** The system's dialog for images; the chosen files, none when it was dismissed. */
  openFiles(): Promise<string[]>;
  /** The system's dialog for a folder; undefined when it was dismissed. `title` says what it is for. */
  chooseFolder(title: string): Promise<string | undefined>;
  /** Shows a file or folder in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Path of a dropped or picked DOM `File`; the empty string when it is not a file on disk. */
  pathOfFile(file: object): string;
  /** Calls the listener for every menu command; answers the function that ends this. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
  /**
   * Calls the listener with files the system wants opened: those of the start first, later those of a second
   * start and of double clicks in the file manager. Answers the function that ends this.
   */
  onOpenPaths(listener: (paths: string[]) => void): () => void;
}
