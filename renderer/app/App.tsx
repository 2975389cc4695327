import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ConnectionBanner } from '#renderer/features/notices/ConnectionBanner.tsx';
import { Notices } from '#renderer/features/notices/Notices.tsx';
import { DropTarget } from '#renderer/features/open/DropTarget.tsx';
import { JobsButton } from '#renderer/features/jobs/JobsButton.tsx';
import { LabelPanel } from '#renderer/features/labels/LabelPanel.tsx';
import { LesionPanel } from '#renderer/features/lesions/LesionPanel.tsx';
import { LibraryPanel } from '#renderer/features/library/LibraryPanel.tsx';
import { PlacePanel } from '#renderer/features/place/PlacePanel.tsx';
import { MaskTools } from '#renderer/features/review/MaskTools.tsx';
import { MeasurePanel } from '#renderer/features/review/MeasurePanel.tsx';
import { ReviewPanel } from '#renderer/features/review/ReviewPanel.tsx';
import { StatusBar } from '#renderer/features/status/StatusBar.tsx';
import { Toolbar } from '#renderer/features/toolbar/Toolbar.tsx';
import { StudyPanel } from '#renderer/features/turing/StudyPanel.tsx';
import { RunList } from '#renderer/features/train/RunList.tsx';
import { TrainStage } from '#renderer/features/train/TrainStage.tsx';
import type { Workspace } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { goToReading } from './address.ts';
import { CaseStage } from './CaseStage.tsx';
import { Dialogs } from './Dialogs.tsx';
import { WorkspaceTabs } from './WorkspaceTabs.tsx';
import { useDesktop } from './useDesktop.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useTitle } from './useTitle.ts';
import './app.css';

interface Props {
  readonly workbench: Workbench;
}

/** The whole window. */
export function App({ workbench }: Props): ReactElement {
  useShortcuts(workbench);
  useDesktop(workbench);
  useTitle(workbench);
  const { workspace } = useStore(workbench.store);
  return (
    <div className="app">
      <header>
        <ConnectionBanner workbench={workbench} />
        <Toolbar workbench={workbench} jobs={<JobsButton workbench={workbench} />} />
      </header>
      <aside className="app-side" aria-label="Library and labels">
        <LibraryPanel workbench={workbench} />
        <LabelPanel workbench={workbench} />
      </aside>
      <main className="app-stage">
        {workspace === 'train' ? <TrainStage workbench={workbench} /> : <CaseStage workbench={workbench} />}
      </main>
      <aside className="app-side" aria-label={sideWords[workspace]}>
        <WorkspaceTabs workspace={workspace} onChange={workbench.setWorkspace} />
        <WorkspacePanels workspace={workspace} workbench={workbench} />
      </aside>
      <StatusBar workbench={workbench} />
      <Dialogs workbench={workbench} />
      <DropTarget workbench={workbench} />
      <Notices workbench={workbench} />
    </div>
  );
}

const sideWords: Readonly<Record<Workspace, string>> = {
  place: 'Lesions',
  review: 'Review',
  study: 'Reader studies',
  train: 'Trainings',
};

function WorkspacePanels({ workspace, workbench }: Props & { workspace: Workspace }): ReactElement {
  switch (workspace) {
    case 'place':
      return (
        <>
          <PlacePanel workbench={workbench} />
          <LesionPanel workbench={workbench} />
        </>
      );
    case 'review':
      return (
        <>
          <ReviewPanel workbench={workbench} />
          <MaskTools workbench={workbench} />
          <MeasurePanel workbench={workbench} />
        </>
      );
    case 'study':
      return <StudyPanel workbench={workbench} onRead={goToReading} />;
    case 'train':
      return <RunList workbench={workbench} />;
  }
}
