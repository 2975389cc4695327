import { ChevronDown, ChevronUp, Refresh, Trash } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { lesionsOf, openCaseOf } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { LesionTable } from './LesionTable.tsx';
import './lesions.css';

interface Props {
  readonly workbench: Workbench;
}

/** The lesions of the open case, and what can be done with the selected ones. */
export function LesionPanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const lesions = lesionsOf(state);
  const offer = (id: string) => offerOf(id, workbench, state);
  const totalMl = lesions.reduce((sum, { measure }) => sum + measure.volumeMl, 0);
  return (
    <Panel
      title="Lesions"
      note={lesions.length > 0 ? `${lesions.length} · ${totalMl.toFixed(1)} ml` : undefined}
      height="rest"
      actions={
        <>
          <ActionButton {...offer('previousLesion')} icon={<ChevronUp />} />
          <ActionButton {...offer('nextLesion')} icon={<ChevronDown />} />
          <ActionButton {...offer('reroll')} icon={<Refresh />} />
          <ActionButton {...offer('removeLesions')} icon={<Trash />} />
        </>
      }
    >
      {lesions.length === 0 ? (
        <p className="lesions-empty">
          {openCaseOf(state)
            ? 'No lesions yet. Press T, point into the organ and click; the wheel sets the size.'
            : 'Open a case to see its lesions.'}
        </p>
      ) : (
        <LesionTable lesions={lesions} selection={state.selection} workbench={workbench} />
      )}
    </Panel>
  );
}
