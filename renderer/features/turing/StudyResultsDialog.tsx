import { Dialog, DialogBody, HTMLTable, Spinner } from '@blueprintjs/core';
import { type ReactElement, useEffect, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import type { Proportion, ReaderResult, StudyResults } from '#shared/contract/turingResults.ts';
import { freeFolder } from '#renderer/editor/freeFolder.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './turing.css';

interface Props {
  readonly workbench: Workbench;
  readonly studyId: string;
}

/** The results of a closed study, and the way to its report. */
export function StudyResultsDialog({ workbench, studyId }: Props): ReactElement {
  const { hello, jobs } = useStore(workbench.store);
  const [results, setResults] = useState<StudyResults>();
  const { closeDialog, studyResults, report, attempt, startJob, showJobs } = workbench;
  useEffect(() => {
    studyResults(studyId).then(setResults, (error: unknown) => {
      report(error);
      closeDialog();
    });
  }, [studyId, studyResults, report, closeDialog]);
  const title = results?.study.title ?? 'Results';
  const folder =
    title
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'reader-study';
  const write = (): void => {
    const outDir = freeFolder(hello?.exportRoot ?? '', folder.slice(0, 60), jobs);
    closeDialog();
    showJobs(true);
    void attempt(() => startJob({ task: 'studyReport', studyId, outDir }));
  };
  return (
    <Dialog isOpen title={title} className="bp6-dark study-results" onClose={closeDialog}>
      <DialogBody>{results ? <Results results={results} /> : <Spinner size={24} />}</DialogBody>
      <DialogActions
        confirm="Write the report"
        onConfirm={write}
        onCancel={closeDialog}
        cancel="Done"
        disabled={!results}
      >
        A page with plots, CSV and JSON, among the exports
      </DialogActions>
    </Dialog>
  );
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(0)} %`);

const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '–';

function Results({ results }: { results: StudyResults }): ReactElement {
  const { readers, pooled, pairs, fleiss } = results;
  if (readers.length === 0) return <p>Nobody has answered a question.</p>;
  return (
    <>
      <HTMLTable compact className="study-table">
        <thead>
          <tr>
            <th>Reader</th>
            <th>Answers</th>
            <th>Right</th>
            <th>Real called real</th>
            <th>Synthetic called synthetic</th>
            <th>AUC</th>
            <th title="Exact binomial test against tossing a coin">p (coin)</th>
            <th>Median time</th>
          </tr>
        </thead>
        <tbody>
          {[...readers, ...(readers.length > 1 ? [pooled] : [])].map((one) => (
            <ReaderRow key={one.name} result={one} />
          ))}
        </tbody>
      </HTMLTable>
      {pairs.length > 0 && (
        <p className="study-kappa">
          Agreement beyond chance:{' '}
          {fleiss
            ? `Fleiss’ κ ${fixed(fleiss.kappa, 2)} of ${readers.length} readers`
            : `Cohen’s κ ${fixed(pairs[0].kappa, 2)} (${fixed(pairs[0].low, 2)} to ${fixed(pairs[0].high, 2)})`}
        </p>
      )}
    </>
  );
}

function ReaderRow({ result }: { result: ReaderResult }): ReactElement {
  const { name, answered, accuracy, sensitivity, specificity, roc, chanceP, time } = result;
  return (
    <tr>
      <td>{name}</td>
      <td>{answered}</td>
      <Share of={accuracy} />
      <Share of={sensitivity} />
      <Share of={specificity} />
      <td>{fixed(roc.auc, 2)}</td>
      <td>{chanceP < 0.001 ? '< 0.001' : fixed(chanceP, 3)}</td>
      <td>{fixed(time.medianMs / 1000, 1)} s</td>
    </tr>
  );
}

/** A share over its interval. */
function Share({ of: { value, low, high, hits, count } }: { of: Proportion }): ReactElement {
  return (
    <td title={`${hits} of ${count}`}>
      {percent(value)}
      <small>{Number.isFinite(low) ? `${percent(low)} to ${percent(high)}` : ''}</small>
    </td>
  );
}
