import type { Dialog } from '../editorState.ts';
import { type Command, always, hasCase } from './command.ts';

const onCase = (
  kind: 'export' | 'rename' | 'remove' | 'segment',
  row: Pick<Command, 'id' | 'label' | 'keys'>,
): Command => ({
  ...row,
  group: 'Case',
  undo: 'none',
  enabled: hasCase,
  perform: ({ openId, showDialog }) => {
    const caseId = openId();
    if (caseId !== undefined) showDialog({ kind, caseId });
  },
});

const showing = (dialog: Dialog, row: Pick<Command, 'id' | 'label' | 'keys' | 'group'>): Command => ({
  ...row,
  undo: 'none',
  enabled: always,
  perform: ({ showDialog }) => showDialog(dialog),
});

export const caseCommands: readonly Command[] = [
  showing({ kind: 'open' }, { id: 'openFiles', label: 'Open a CT…', keys: ['Ctrl+o'], group: 'Case' }),
  showing({ kind: 'phantom' }, { id: 'newPhantom', label: 'New phantom…', keys: [], group: 'Case' }),
  onCase('rename', { id: 'renameCase', label: 'Rename the case…', keys: ['F2'] }),
  onCase('remove', { id: 'removeCase', label: 'Remove the case…', keys: [] }),
  onCase('segment', { id: 'segment', label: 'Segment…', keys: ['Ctrl+g'] }),
  onCase('export', { id: 'export', label: 'Export…', keys: ['Ctrl+e'] }),
  {
    id: 'studies',
    label: 'Reader studies',
    group: 'Case',
    keys: ['F9'],
    undo: 'none',
    enabled: always,
    perform: ({ setWorkspace }) => setWorkspace('study'),
  },
  {
    id: 'showJobs',
    label: 'Jobs',
    group: 'Case',
    keys: ['j'],
    undo: 'none',
    enabled: always,
    perform: ({ showJobs, store }) => showJobs(!store.getState().jobsShown),
  },
];

export const helpCommands: readonly Command[] = [
  showing({ kind: 'help' }, { id: 'showHelp', label: 'Keys and mouse', keys: ['?', 'F1'], group: 'Help' }),
  showing({ kind: 'about' }, { id: 'showAbout', label: 'About', keys: [], group: 'Help' }),
];
