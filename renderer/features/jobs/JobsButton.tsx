import { PopoverNext, Spinner } from '@blueprintjs/core';
import { Pulse } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { isActive } from '#renderer/editor/jobList.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { JobRow } from './JobRow.tsx';
import './jobs.css';

interface Props {
  readonly workbench: Workbench;
}

/** What the server is doing and has done: a button that counts, and the list behind it. */
export function JobsButton({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const { jobs, jobsShown } = state;
  const active = jobs.filter(isActive).length;
  return (
    <PopoverNext
      arrow={false}
      animation="minimal"
      placement="bottom-end"
      isOpen={jobsShown}
      onInteraction={workbench.showJobs}
      content={
        <section className="jobs" aria-label="Jobs">
          {jobs.length === 0 && <p className="jobs-empty">Exports and other long tasks show here.</p>}
          <ul>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} workbench={workbench} />
            ))}
          </ul>
        </section>
      }
    >
      <ActionButton
        {...offerOf('showJobs', workbench, state)}
        // The popover's own click opens and closes it.
        onClick={() => undefined}
        icon={active > 0 ? <Spinner size={14} /> : <Pulse />}
        text={active > 0 ? String(active) : undefined}
        detail={active > 0 ? `${active} running` : undefined}
      />
    </PopoverNext>
  );
}
