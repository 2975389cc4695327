import { always, type Command } from './command.ts';

export const trainingCommands: readonly Command[] = [
  {
    id: 'training',
    label: 'Train networks',
    group: 'Training',
    keys: ['F4'],
    undo: 'none',
    enabled: always,
    perform: ({ setWorkspace, store }) =>
      setWorkspace(store.getState().workspace === 'train' ? 'place' : 'train'),
  },
  {
    id: 'newTraining',
    label: 'New training…',
    group: 'Training',
    keys: [],
    undo: 'none',
    enabled: always,
    perform: ({ setWorkspace, showRun }) => {
      setWorkspace('train');
      showRun(undefined);
    },
  },
  {
    id: 'evaluate',
    label: 'Evaluate…',
    group: 'Training',
    keys: [],
    undo: 'none',
    enabled: always,
    perform: ({ showDialog }) => showDialog({ kind: 'evaluate' }),
  },
];
