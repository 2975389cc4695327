/** Names of the messages between preload and main process. */
export const channels = {
  openFiles: 'dialog:open-files',
  chooseFolder: 'dialog:choose-folder',
  showInFolder: 'shell:show-in-folder',
  /** The page holds this file of the disk: dropped or picked by the person. */
  allowFile: 'allow-file',
  menu: 'menu',
  openPaths: 'open-paths',
  /** The page's first listener is there: paths that came before may be sent. */
  ready: 'page-ready',
} as const;
