import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type EditorState, type OpenCase, openCaseOf } from '#renderer/editor/editorState.ts';
import { describeHu, describePoint } from '#renderer/editor/viewReadout.ts';
import { planes } from '#renderer/editor/viewPlanes.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './status.css';

interface Props {
  readonly workbench: Workbench;
}

/** What lies under the cursor, how closely it is seen, and whether everything is saved. */
export function StatusBar({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const open = openCaseOf(state);
  return (
    <footer className="status">
      {open && <Readout open={open} workbench={workbench} />}
      <span className="status-space" />
      <span className="status-device">Research software, not a medical device</span>
      <span role="status" data-sync={syncOf(state).kind}>
        {syncOf(state).words}
      </span>
    </footer>
  );
}

function Readout({ open, workbench }: { open: OpenCase; workbench: Workbench }): ReactElement {
  const { hover } = useStore(workbench.pointer);
  const { framing, activePane } = useStore(open.view);
  const plane = planes.find((name) => name === (hover?.plane ?? activePane));
  const label = open.detail.labels.find(({ value }) => value === hover?.labelValue);
  return (
    <>
      <span className="status-hu">{hover ? `${describeHu(hover.hu)} HU` : ''}</span>
      <span className="status-point">{hover ? describePoint(hover.rasMm) : ''}</span>
      <span className="status-label">{label?.name.replaceAll('_', ' ') ?? ''}</span>
      {plane && <span>{Math.round(100 * framing[plane].zoom)} %</span>}
    </>
  );
}

function syncOf(state: EditorState): { kind: string; words: string } {
  const open = openCaseOf(state);
  if (state.connection === 'lost') return { kind: 'lost', words: 'No connection' };
  if (state.unsaved > 0) return { kind: 'saving', words: 'Saving…' };
  if (!open) return { kind: 'none', words: '' };
  return { kind: 'saved', words: `All changes saved · revision ${open.detail.revision}` };
}
