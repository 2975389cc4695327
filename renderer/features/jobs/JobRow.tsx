import { AnchorButton, Button, ProgressBar } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { hasReport, type Job } from '#shared/contract/job.ts';
import type { SegmentRecipe } from '#shared/contract/recipe.ts';
import { isActive, jobStateWords, jobTitle } from '#renderer/editor/jobList.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly job: Job;
  readonly workbench: Workbench;
}

/** One task: how far it is, or how it ended. */
export function JobRow({ job, workbench }: Props): ReactElement {
  const { attempt, cancelJob, openCase, openId, reportUrl, desktop } = workbench;
  const { outDir, caseId, note } = job.result ?? {};
  return (
    <li className="job" data-state={job.state}>
      <div className="job-head">
        <b>{jobTitle(job)}</b>
        <span className="job-state">{jobStateWords[job.state]}</span>
      </div>
      {isActive(job) && <Progress job={job} onCancel={() => void attempt(() => cancelJob(job.id))} />}
      {job.problem && <p className="job-problem">{job.problem.sentence}</p>}
      {note !== undefined && <p className="job-note">{note}</p>}
      {outDir !== undefined && (
        <div className="job-result">
          <code title={outDir}>{outDir}</code>
          {desktop ? (
            <Button
              size="small"
              variant="minimal"
              text="Show"
              onClick={() => void attempt(() => desktop.showInFolder(outDir))}
            />
          ) : (
            hasReport(job) && (
              <AnchorButton
                size="small"
                variant="minimal"
                text="Open the report"
                href={reportUrl(job.id)}
                target="_blank"
                rel="noopener"
              />
            )
          )}
        </div>
      )}
      {caseId !== undefined && caseId !== openId() && (
        <Button size="small" variant="minimal" text="Open the case" onClick={() => void openCase(caseId)} />
      )}
      {job.state === 'done' && job.recipe.task === 'segment' && (
        <ReviewIt {...{ workbench, recipe: job.recipe }} />
      )}
    </li>
  );
}

/** Begins the review of what a network found. */
function ReviewIt({ workbench, recipe }: { workbench: Workbench; recipe: SegmentRecipe }): ReactElement {
  const review = async (): Promise<void> => {
    if (workbench.openId() !== recipe.caseId) await workbench.openCase(recipe.caseId);
    workbench.setWorkspace('review');
    workbench.showJobs(false);
    workbench.showDialog({ kind: 'newReading' });
  };
  return <Button size="small" variant="minimal" text="Review the mask…" onClick={() => void review()} />;
}

function Progress({ job, onCancel }: { job: Job; onCancel: () => void }): ReactElement {
  const { stage, done, total } = job.progress;
  return (
    <div className="job-progress">
      <ProgressBar intent="primary" {...(total > 0 && { value: done / total })} />
      <span>{stage}</span>
      <Button size="small" variant="minimal" text="Cancel" onClick={onCancel} />
    </div>
  );
}
