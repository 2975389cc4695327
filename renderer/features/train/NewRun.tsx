import type { ReactElement } from 'react';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { CaseTable } from './CaseTable.tsx';
import { PlanForm } from './PlanForm.tsx';
import { StartBar } from './StartBar.tsx';

interface Props {
  readonly workbench: Workbench;
}

/** The plan of a new training: data, network, lesions that are put in, and how long. */
export function NewRun({ workbench }: Props): ReactElement {
  return (
    <article className="new-run" aria-label="New training">
      <div className="new-run-columns">
        <CaseTable workbench={workbench} />
        <PlanForm workbench={workbench} />
      </div>
      <StartBar workbench={workbench} />
    </article>
  );
}
