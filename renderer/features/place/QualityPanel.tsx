import { Button, HTMLSelect, ProgressBar } from '@blueprintjs/core';
import { Tick, WarningSign } from '@blueprintjs/icons';
import { type ReactElement, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Job } from '#shared/contract/job.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { QualityFinding } from '#shared/contract/quality.ts';
import { findingWords } from '#shared/messages/quality.ts';
import { Panel } from '#renderer/components/Panel.tsx';
import { isActive } from '#renderer/editor/jobList.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './quality.css';

interface Props {
  readonly caseId: string;
  readonly lesion: Lesion;
  readonly workbench: Workbench;
}

/** What a lesion is judged by, aspect by aspect, and what a segmentation model says if it is asked. */
export function QualityPanel({ caseId, lesion, workbench }: Props): ReactElement | null {
  const { quality } = lesion.measure;
  const { jobs } = useStore(workbench.store);
  const asked = jobs.find((job) => isAskedAbout(job, caseId, lesion.spec));
  if (!quality) return null;
  const agreement = asked?.result?.agreement;
  return (
    <Panel title="Quality" note={`${Math.round(100 * quality.score)} %`} height="content">
      <table className="quality-table" aria-label="Quality of the lesion">
        <thead>
          <tr>
            <th>Judged by</th>
            <th>Value</th>
            <th>Accepted</th>
            <th>Verdict</th>
          </tr>
        </thead>
        <tbody>
          {quality.aspects.map((finding) => (
            <FindingRow key={finding.aspect} finding={finding} />
          ))}
          {agreement && (
            <FindingRow
              finding={agreement.finding}
              by={`${agreement.model.id}: ${agreement.detected ? 'finds it' : 'does not find it'}`}
            />
          )}
        </tbody>
      </table>
      <AskModel caseId={caseId} spec={lesion.spec} asked={asked} workbench={workbench} />
    </Panel>
  );
}

function FindingRow({
  finding,
  by,
}: {
  readonly finding: QualityFinding;
  readonly by?: string;
}): ReactElement {
  const { name, hint, value, accepted, verdict } = findingWords(finding);
  return (
    <tr data-verdict={verdict}>
      <th scope="row" title={by ?? hint}>
        {name}
      </th>
      <td>{value}</td>
      <td>{accepted}</td>
      <td>
        {verdict === 'pass' ? <Tick size={12} /> : <WarningSign size={12} />} {verdict}
      </td>
    </tr>
  );
}

const isAskedAbout = ({ recipe, state }: Job, caseId: string, spec: LesionSpec): boolean =>
  recipe.task === 'askModel' &&
  recipe.caseId === caseId &&
  JSON.stringify(recipe.lesion) === JSON.stringify(spec) &&
  (state === 'done' || state === 'running' || state === 'queued');

interface AskProps {
  readonly caseId: string;
  readonly spec: LesionSpec;
  readonly asked: Job | undefined;
  readonly workbench: Workbench;
}

/** Lets a segmentation model of the library look for the lesion. */
function AskModel({ caseId, spec, asked, workbench }: AskProps): ReactElement {
  const { store, refreshModels, startJob, cancelJob, attempt } = workbench;
  const { models, connection } = useStore(store);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => void attempt(refreshModels), [refreshModels, attempt]);
  const able = (models ?? []).filter(({ lesionsOf }) => lesionsOf?.includes(spec.organ));
  const model = able.find(({ id }) => id === chosen) ?? able[0];
  if (asked && isActive(asked)) {
    const { stage, done, total } = asked.progress;
    return (
      <div className="quality-ask">
        <ProgressBar intent="primary" {...(total > 0 && { value: done / total })} />
        <span>{stage}</span>
        <Button
          size="small"
          variant="minimal"
          text="Cancel"
          onClick={() => void attempt(() => cancelJob(asked.id))}
        />
      </div>
    );
  }
  if (!model)
    return (
      <p className="quality-none">
        {models && `No segmentation model of the library knows lesions of the ${spec.organ}.`}
      </p>
    );
  return (
    <div className="quality-ask">
      {able.length > 1 && (
        <HTMLSelect
          aria-label="Segmentation model"
          value={model.id}
          options={able.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      )}
      <Button
        size="small"
        text={able.length > 1 ? 'Ask it' : `Ask ${model.title}`}
        title="Lets it look for the lesion in a patch around it"
        disabled={connection === 'lost'}
        onClick={() =>
          void attempt(() => startJob({ task: 'askModel', caseId, lesion: spec, model: model.id }))
        }
      />
      {model.demonstration && <span className="quality-demo">demonstration weights</span>}
    </div>
  );
}
