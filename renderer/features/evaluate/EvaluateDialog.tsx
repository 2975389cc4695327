import {
  Checkbox,
  Dialog,
  DialogBody,
  FormGroup,
  HTMLSelect,
  HTMLTable,
  InputGroup,
  Spinner,
} from '@blueprintjs/core';
import { type ReactElement, useEffect, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import type { CaseDetail } from '#shared/contract/case.ts';
import { usualEvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { freeFolder } from '#renderer/editor/freeFolder.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { type Comparison, complaintOf, own, pairsOf, usualComparisons } from './evaluateChoice.ts';
import './evaluate.css';

interface Props {
  readonly workbench: Workbench;
}

/** Measures predictions of cases against what is true of them; a report comes of it. */
export function EvaluateDialog({ workbench }: Props): ReactElement {
  const { hello, jobs } = useStore(workbench.store);
  const { closeDialog, attempt, startJob, showJobs } = workbench;
  const cases = usePredicted(workbench);
  const [chosen, setChosen] = useState<readonly Comparison[]>();
  const [organ, setOrgan] = useState<Organ>();
  const [toleranceMm, setTolerance] = useState(usualEvaluationSettings.toleranceMm);
  const [anonymous, setAnonymous] = useState(false);
  const [typedFolder, setFolder] = useState<string>();
  const comparisons = chosen ?? usualComparisons(cases ?? []);
  const outDir = typedFolder ?? freeFolder(hello?.exportRoot ?? '', 'evaluation', jobs);
  const complaint = complaintOf(comparisons);
  const start = (): void => {
    closeDialog();
    showJobs(true);
    const settings = { ...usualEvaluationSettings, toleranceMm };
    const pairs = pairsOf(comparisons);
    void attempt(() =>
      startJob({ task: 'evaluate', pairs, ...(organ && { organ }), settings, anonymous, outDir }),
    );
  };
  return (
    <Dialog isOpen title="Evaluate" className="bp6-dark evaluate-dialog" onClose={closeDialog}>
      <DialogBody>
        {!cases && <Spinner size={24} />}
        {cases?.length === 0 && (
          <p className="dialog-lead">
            No case of the library has a prediction. Segment one, or import a label map in the review, then
            evaluate it.
          </p>
        )}
        {cases && cases.length > 0 && (
          <>
            <Pairs cases={cases} comparisons={comparisons} onChange={setChosen} />
            <FormGroup label="Organ that counts" inline>
              <HTMLSelect
                aria-label="Organ that counts"
                value={organ ?? ''}
                options={[{ value: '', label: 'the only one that is labelled' }, ...organs]}
                onChange={({ currentTarget }) => setOrgan(organs.find((one) => one === currentTarget.value))}
              />
            </FormGroup>
            <FormGroup label="Tolerance of the surface Dice, mm" inline>
              <NumberField
                label="Tolerance of the surface Dice, mm"
                value={toleranceMm}
                least={0.1}
                most={20}
                decimals={1}
                onChange={setTolerance}
              />
            </FormGroup>
            <Checkbox
              checked={anonymous}
              label="Number the cases in place of naming them"
              onChange={() => setAnonymous(!anonymous)}
            />
            <FormGroup label="Folder" labelFor="evaluate-folder" helperText="A new folder, or an empty one.">
              <InputGroup
                id="evaluate-folder"
                size="small"
                readOnly={workbench.desktop !== undefined}
                value={outDir}
                onValueChange={setFolder}
              />
            </FormGroup>
          </>
        )}
      </DialogBody>
      <DialogActions
        confirm={comparisons.length === 1 ? 'Evaluate 1 case' : `Evaluate ${comparisons.length} cases`}
        onConfirm={start}
        onCancel={closeDialog}
        disabled={!cases || complaint !== undefined || outDir === ''}
      >
        {(cases?.length ?? 0) > 0 && complaint !== undefined ? complaint : 'Writes report.html, CSV and JSON'}
      </DialogActions>
    </Dialog>
  );
}

/** Cases with predictions; undefined until they are known. */
function usePredicted({ predictedCases, report }: Workbench): readonly CaseDetail[] | undefined {
  const [cases, setCases] = useState<readonly CaseDetail[]>();
  useEffect(() => {
    const controller = new AbortController();
    predictedCases(controller.signal).then(setCases, report);
    return () => controller.abort();
  }, [predictedCases, report]);
  return cases;
}

interface PairsProps {
  readonly cases: readonly CaseDetail[];
  readonly comparisons: readonly Comparison[];
  readonly onChange: (comparisons: readonly Comparison[]) => void;
}

function Pairs({ cases, comparisons, onChange }: PairsProps): ReactElement {
  const change = (caseId: string, part: Partial<Comparison>): void =>
    onChange(comparisons.map((one) => (one.caseId === caseId ? { ...one, ...part } : one)));
  const toggle = (one: CaseDetail, on: boolean): void =>
    onChange(
      on
        ? [...comparisons, ...usualComparisons([one])]
        : comparisons.filter(({ caseId }) => caseId !== one.id),
    );
  return (
    <div className="evaluate-pairs">
      <HTMLTable compact>
        <thead>
          <tr>
            <th>Case</th>
            <th>Prediction</th>
            <th>Truth</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => {
            const { id, name, predictions } = one;
            const comparison = comparisons.find(({ caseId }) => caseId === id);
            const options = predictions.map((row) => ({ value: row.id, label: row.name }));
            return (
              <tr key={id}>
                <td>
                  <Checkbox
                    checked={comparison !== undefined}
                    label={name}
                    onChange={({ currentTarget }) => toggle(one, currentTarget.checked)}
                  />
                </td>
                <td>
                  <HTMLSelect
                    aria-label={`Prediction of ${name}`}
                    disabled={!comparison}
                    value={comparison?.predictionId ?? ''}
                    options={options}
                    onChange={({ currentTarget }) => change(id, { predictionId: currentTarget.value })}
                  />
                </td>
                <td>
                  <HTMLSelect
                    aria-label={`Truth of ${name}`}
                    disabled={!comparison}
                    value={comparison?.truthId ?? own}
                    options={[{ value: own, label: 'its labels and placed lesions' }, ...options]}
                    onChange={({ currentTarget }) => change(id, { truthId: currentTarget.value })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </HTMLTable>
    </div>
  );
}
