import { Tag } from '@blueprintjs/core';
import { Export, HandUp, Help, Redo as RedoIcon, Target, Undo as UndoIcon } from '@blueprintjs/icons';
import type { ReactElement, ReactNode } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { openCaseOf } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { CaseNotes } from './CaseNotes.tsx';
import { MainMenu } from './MainMenu.tsx';
import { ViewControls } from './ViewControls.tsx';
import './toolbar.css';

interface Props {
  readonly workbench: Workbench;
  /** The jobs button, which another feature makes. */
  readonly jobs: ReactNode;
}

/** The bar at the top: menu, the case's name, history, tools, how to look, and where to take it. */
export function Toolbar({ workbench, jobs }: Props): ReactElement {
  const state = useStore(workbench.store);
  const open = openCaseOf(state);
  const offer = (id: string) => offerOf(id, workbench, state);
  const place = offer('place');
  return (
    <div className="toolbar" role="toolbar" aria-label="Tools">
      <MainMenu workbench={workbench} />
      <div className="toolbar-case">
        <h1 title={open?.detail.name}>{open?.detail.name ?? 'DiffTumor Workstation'}</h1>
        {open?.detail.synthetic === true && (
          <Tag
            minimal
            intent="warning"
            title="At least one voxel of this case was never measured on a patient"
          >
            synthetic
          </Tag>
        )}
        {open && open.detail.warnings.length > 0 && <CaseNotes notes={open.detail.warnings} />}
      </div>
      <div className="toolbar-group">
        <ActionButton {...offer('undo')} icon={<UndoIcon />} />
        <ActionButton {...offer('redo')} icon={<RedoIcon />} />
      </div>
      <div className="toolbar-group">
        <ActionButton
          label="Look around"
          shortcut="Esc"
          icon={<HandUp />}
          disabled={!open}
          pressed={state.tool === 'navigate'}
          onClick={() => workbench.setTool('navigate')}
        />
        <ActionButton
          {...place}
          icon={<Target />}
          text="Place"
          pressed={state.tool === 'place'}
          onClick={() => workbench.setTool('place')}
        />
      </div>
      {open ? <ViewControls view={open.view} /> : <div className="toolbar-space" />}
      <div className="toolbar-group">
        <ActionButton {...offer('export')} icon={<Export />} text="Export" />
        {jobs}
        <ActionButton {...offer('showHelp')} icon={<Help />} />
      </div>
    </div>
  );
}
