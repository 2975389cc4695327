import { Button, Callout, Tag } from '@blueprintjs/core';
import { Duplicate, FolderOpen, Play, Stop } from '@blueprintjs/icons';
import type { ReactElement, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RunDetail } from '#shared/contract/run.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { durationWords, secondsLeft } from '#renderer/editor/training/pace.ts';
import { planKinds, presetOf } from '#renderer/editor/training/planKinds.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { BadCases } from './BadCases.tsx';
import { RunCurves } from './RunCurves.tsx';
import { Samples, Validations } from './RunPictures.tsx';
import { canGoOn, isGoing, runStateWords } from './runWords.ts';

interface Props {
  readonly run: RunDetail;
  readonly workbench: Workbench;
}

/** A training as it goes, or as it went. */
export function RunView({ run, workbench }: Props): ReactElement {
  return (
    <article className="run-view" aria-label={run.title}>
      <RunHead run={run} workbench={workbench} />
      {run.problem && <RunProblem {...{ run }} />}
      <RunFacts run={run} />
      <RunCurves run={run} />
      <Samples run={run} workbench={workbench} />
      <Validations run={run} workbench={workbench} />
      <RunLog log={run.log} />
    </article>
  );
}

function RunHead({ run, workbench }: Props): ReactElement {
  const { runs = [], stopping } = useStore(workbench.store);
  const { attempt, stopRun, continueRun, adoptModel, planAgain, desktop } = workbench;
  const isStopping = stopping.includes(run.id);
  const { id, jobId, state } = run;
  return (
    <header className="run-head">
      <h2>{run.title}</h2>
      <Tag minimal intent={intents[state]} data-testid="run-state">
        {runStateWords(run, runs, isStopping)}
      </Tag>
      <code>{id}</code>
      <div className="run-actions">
        {isGoing(run) && jobId !== undefined && (
          <Button
            size="small"
            icon={<Stop />}
            text={state === 'queued' ? 'Take from the queue' : 'Stop'}
            disabled={isStopping}
            onClick={() => void attempt(() => stopRun(id, jobId))}
          />
        )}
        {canGoOn(run) && (
          <Button
            size="small"
            intent="primary"
            icon={<Play />}
            text="Continue"
            onClick={() => void attempt(() => continueRun(id))}
          />
        )}
        {run.hasModel && (run.state !== 'done' || run.modelId === undefined) && (
          <Button
            size="small"
            text={run.modelId === undefined ? 'Use the best model' : 'Update the model'}
            title="Takes the best model so far into the library"
            onClick={() => void attempt(() => adoptModel(id))}
          />
        )}
        <ActionButton
          label="New training like this"
          icon={<Duplicate />}
          onClick={() => planAgain(run.plan)}
        />
        {desktop && (
          <ActionButton
            label="Show the folder"
            icon={<FolderOpen />}
            onClick={() => void attempt(() => desktop.showInFolder(run.folder))}
          />
        )}
      </div>
    </header>
  );
}

const intents = {
  queued: 'none',
  running: 'primary',
  done: 'success',
  failed: 'danger',
  stopped: 'warning',
  interrupted: 'warning',
} as const;

function RunProblem({ run }: { readonly run: RunDetail }): ReactElement | null {
  const { problem } = run;
  if (!problem) return null;
  if (problem.code === 'training-data') return <BadCases data={problem.data} />;
  return (
    <Callout compact intent={run.state === 'failed' ? 'danger' : 'warning'}>
      {problem.sentence}
    </Callout>
  );
}

function RunFacts({ run }: { readonly run: RunDetail }): ReactElement {
  const { status, epoch, epochs, best, metrics, state, plan } = run;
  const left = state === 'running' ? secondsLeft(run) : undefined;
  const latest = metrics.at(-1);
  const codes = latest?.parts['perplexity'];
  const { score } = planKinds[run.task];
  return (
    <dl className="run-facts">
      <Fact name="Epoch">
        {epoch} <small>of {epochs}</small>
      </Fact>
      <Fact name="Step">
        {status?.step ?? 0} {status && <small>of {status.steps}</small>}
      </Fact>
      <Fact name="Left">{left === undefined ? '–' : durationWords(left)}</Fact>
      <Fact name="Loss">{latest ? latest.loss.toFixed(3) : '–'}</Fact>
      <Fact name={`Best ${score.name}`}>
        {best ? score.write(best.score) : '–'} {best && <small>epoch {best.epoch}</small>}
      </Fact>
      {codes !== undefined && (
        <Fact name="Codes in use" title="In effect: as many would be, used alike, for the same uncertainty">
          {codes.toFixed(0)}
        </Fact>
      )}
      <Fact name="Step takes">{status ? durationWords(status.secondsPerStep) : '–'}</Fact>
      <Fact
        name="Computing"
        title="Share of the time in which the device takes steps, and in which it draws lesions; the rest it waits for samples"
      >
        {status ? `${Math.round(100 * status.computing)} %` : '–'}{' '}
        {status && status.drawing > 0 && <small>drawing {Math.round(100 * status.drawing)} %</small>}
      </Fact>
      <Fact name="Device">{status?.provider ?? '–'}</Fact>
      <Fact name="Network">{presetOf(plan)?.label ?? plan.network.architecture}</Fact>
      <Fact name="Model">{run.modelId ?? <small>not in the library yet</small>}</Fact>
    </dl>
  );
}

function Fact(props: {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div title={props.title}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** The last lines of log.txt, newest first. */
function RunLog({ log }: { readonly log: readonly string[] }): ReactElement | null {
  const lines = log.filter((line) => line !== '');
  if (lines.length === 0) return null;
  return (
    <section className="run-log" aria-label="Log">
      <h2>Log</h2>
      <pre tabIndex={0}>{lines.toReversed().map(shortTime).join('\n')}</pre>
    </section>
  );
}

/** `2026-01-01T10:20:30.123Z text` with the local time of day. */
function shortTime(line: string): string {
  const [stamp, ...rest] = line.split(' ');
  const time = new Date(stamp);
  return Number.isNaN(time.getTime()) ? line : `${time.toLocaleTimeString('en-GB')}  ${rest.join(' ')}`;
}
