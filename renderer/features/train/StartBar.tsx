import { Button, Spinner } from '@blueprintjs/core';
import { Play } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { TrainingInspection } from '#shared/contract/run.ts';
import { formatBytes } from '#renderer/components/formatBytes.ts';
import { durationWords } from '#renderer/editor/training/pace.ts';
import { planComplaint } from '#renderer/editor/training/planKinds.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}

/** What the plan would take, and its start. */
export function StartBar({ workbench }: Props): ReactElement {
  const { plan, inspection, models, runs, connection } = useStore(workbench.store);
  const { inspectPlan, endInspection, startTraining, attempt } = workbench;
  const looking = inspection.state === 'looking' && inspection.of === plan;
  const complaint = planComplaint(plan, models ?? []);
  const going = (runs ?? []).filter(({ state }) => state === 'running' || state === 'queued').length;
  return (
    <footer className="start-bar">
      <div className="start-words" role="status" aria-label="What the training takes">
        {complaint === undefined ? <Findings workbench={workbench} /> : <p data-tone="warn">{complaint}</p>}
      </div>
      <Button
        size="small"
        text={looking ? 'Stop looking' : 'Check and estimate'}
        disabled={complaint !== undefined || connection === 'lost'}
        onClick={() => (looking ? endInspection() : void inspectPlan())}
      />
      <Button
        size="small"
        intent="primary"
        icon={<Play />}
        text={going > 0 ? 'Add to the queue' : 'Start training'}
        disabled={complaint !== undefined || connection === 'lost'}
        onClick={() => void attempt(startTraining)}
      />
    </footer>
  );
}

function Findings({ workbench }: Props): ReactElement {
  const { plan, inspection } = useStore(workbench.store);
  if (inspection.state === 'none' || inspection.of !== plan)
    return <p>Check first: every case is read, one step is timed, and the memory is worked out.</p>;
  switch (inspection.state) {
    case 'looking':
      return (
        <p>
          <Spinner size={14} /> Reading the cases and timing a step…
        </p>
      );
    case 'failed':
      return <p data-tone="danger">{inspection.problem.sentence}</p>;
    case 'found':
      return <Estimate found={inspection.found} />;
  }
}

function Estimate({ found }: { readonly found: TrainingInspection }): ReactElement {
  const {
    stepBytes,
    caseBytes,
    drawingBytes,
    freeBytes,
    secondsDrawing = 0,
    parameters,
    provider,
    steps,
    cases,
    problem,
  } = found;
  const bad = cases.filter((one) => one.problem !== undefined).length;
  return (
    <>
      <dl className="estimate">
        <Figure
          name="Time"
          value={found.seconds === undefined ? '–' : `about ${durationWords(found.seconds)}`}
        />
        <Figure
          name="Memory"
          value={`${formatBytes(stepBytes + caseBytes + drawingBytes)}${freeBytes > 0 ? ` of ${formatBytes(freeBytes)} free` : ''}`}
        />
        <Figure
          name="Steps"
          value={`${steps}${found.secondsPerStep === undefined ? '' : ` of ${durationWords(found.secondsPerStep)}`}`}
        />
        {secondsDrawing > 0 && (
          <Figure name="Drawing lesions" value={`${durationWords(secondsDrawing)} of each step`} />
        )}
        <Figure name="Parameters" value={parametersWords(parameters)} />
        <Figure name="Device" value={provider} />
      </dl>
      {bad > 0 && (
        <p data-tone="danger">
          {bad === 1 ? '1 case' : `${bad} cases`} cannot be trained on: see the table; leave them out, or mend
          them.
        </p>
      )}
      {problem && <p data-tone="danger">{problem.sentence}</p>}
      {found.warnings.map((warning) => (
        <p key={warning} data-tone="warn">
          {warning}
        </p>
      ))}
    </>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }): ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const parametersWords = (count: number): string =>
  count < 1e6 ? `${Math.round(count / 1000)} thousand` : `${(count / 1e6).toFixed(1)} million`;
