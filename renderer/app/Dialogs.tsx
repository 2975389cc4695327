import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { EvaluateDialog } from '#renderer/features/evaluate/EvaluateDialog.tsx';
import { ExportDialog } from '#renderer/features/export/ExportDialog.tsx';
import { AboutDialog } from '#renderer/features/help/AboutDialog.tsx';
import { HelpDialog } from '#renderer/features/help/HelpDialog.tsx';
import { CaseDialogs } from '#renderer/features/library/CaseDialogs.tsx';
import { PhantomDialog } from '#renderer/features/library/PhantomDialog.tsx';
import { OpenDialog } from '#renderer/features/open/OpenDialog.tsx';
import { SegmentDialog } from '#renderer/features/segment/SegmentDialog.tsx';
import { TrialsDialog } from '#renderer/features/trials/TrialsDialog.tsx';
import { NewStudyDialog } from '#renderer/features/turing/NewStudyDialog.tsx';
import { StudyAlerts } from '#renderer/features/turing/StudyAlerts.tsx';
import { StudyResultsDialog } from '#renderer/features/turing/StudyResultsDialog.tsx';
import { ReadingDialog } from './ReadingDialog.tsx';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** The one dialog that is open, if any. */
export function Dialogs({ workbench }: Props): ReactElement | null {
  const { dialog, hello } = useStore(workbench.store);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'open':
      return <OpenDialog workbench={workbench} dialog={dialog} />;
    case 'export':
      return <ExportDialog workbench={workbench} caseId={dialog.caseId} />;
    case 'segment':
      return <SegmentDialog workbench={workbench} caseId={dialog.caseId} />;
    case 'rename':
    case 'remove':
      return <CaseDialogs workbench={workbench} />;
    case 'trials':
      return <TrialsDialog workbench={workbench} of={dialog.of} lesionId={dialog.lesionId} />;
    case 'evaluate':
      return <EvaluateDialog workbench={workbench} />;
    case 'phantom':
      return <PhantomDialog workbench={workbench} />;
    case 'newReading':
      return <ReadingDialog workbench={workbench} />;
    case 'newStudy':
      return <NewStudyDialog workbench={workbench} />;
    case 'studyResults':
      return <StudyResultsDialog workbench={workbench} studyId={dialog.studyId} />;
    case 'closeStudy':
    case 'removeStudy':
      return <StudyAlerts workbench={workbench} />;
    case 'help':
      return <HelpDialog onClose={workbench.closeDialog} />;
    case 'about':
      return <AboutDialog hello={hello} onClose={workbench.closeDialog} />;
  }
}
