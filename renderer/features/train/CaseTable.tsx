import { Button, HTMLSelect, HTMLTable } from '@blueprintjs/core';
import { Cross } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { InspectedCase } from '#shared/contract/run.ts';
import type { RunCase } from '#shared/contract/trainingPlan.ts';
import {
  caseKey,
  caseName,
  moveCase,
  type Part,
  parts,
  withoutCase,
} from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AddCases } from './AddCases.tsx';
import { labelWords } from './labelColour.ts';

interface Props {
  readonly workbench: Workbench;
}

const partWords: Readonly<Record<Part, string>> = { train: 'Train', validation: 'Validate' };

/** The cases of the plan, and what an inspection found of them: what is wrong stands here before anything begins. */
export function CaseTable({ workbench }: Props): ReactElement {
  const { plan, inspection } = useStore(workbench.store);
  const found = inspection.state === 'found' && inspection.of === plan ? inspection.found : undefined;
  const rows = parts.flatMap((part) => plan[part].map((one) => ({ part, one })));
  return (
    <section className="case-table" aria-label="Data">
      <header>
        <h2>Data</h2>
        <small>
          {plan.train.length} to train on, {plan.validation.length} to validate
        </small>
        {rows.length > 0 && (
          <Button
            size="small"
            variant="minimal"
            text="Clear"
            onClick={() => workbench.changePlan((old) => ({ ...old, train: [], validation: [] }))}
          />
        )}
      </header>
      <AddCases workbench={workbench} />
      <div className="case-table-rows">
        <HTMLTable compact>
          <tbody>
            {rows.map(({ part, one }, at) => (
              // What was inspected stands in the same order.
              <CaseRow key={caseKey(one)} {...{ part, one, workbench }} inspected={found?.cases[at]} />
            ))}
          </tbody>
        </HTMLTable>
        {rows.length === 0 && (
          <p className="run-list-empty">
            Cases with organ labels: of the library, artificial ones, or of a list.
          </p>
        )}
      </div>
    </section>
  );
}

interface RowProps extends Props {
  readonly part: Part;
  readonly one: RunCase;
  readonly inspected: InspectedCase | undefined;
}

function CaseRow({ part, one, inspected, workbench }: RowProps): ReactElement {
  const { changePlan } = workbench;
  const name = caseName(one);
  return (
    <tr data-bad={inspected?.problem !== undefined}>
      <td className="case-part">
        <HTMLSelect
          aria-label={`What ${name} is for`}
          value={part}
          options={parts.map((value) => ({ value, label: partWords[value] }))}
          onChange={({ currentTarget }) => {
            const to = parts.find((value) => value === currentTarget.value);
            if (to) changePlan((plan) => moveCase(plan, caseKey(one), to));
          }}
        />
      </td>
      <td className="plan-case">
        <span className="plan-case-title" title={one.from === 'files' ? one.image : name}>
          {name}
        </span>
        <small>{inspected ? foundWords(inspected) : sourceWords(one)}</small>
      </td>
      <td>
        <Button
          size="small"
          variant="minimal"
          icon={<Cross />}
          aria-label={`Leave ${name} out`}
          onClick={() => changePlan((plan) => withoutCase(plan, caseKey(one)))}
        />
      </td>
    </tr>
  );
}

function sourceWords(one: RunCase): string {
  switch (one.from) {
    case 'case':
      return one.reading === undefined
        ? 'of the library, with its placed lesions'
        : 'of the library, as a reader signed it';
    case 'files':
      return one.image;
    case 'phantom':
      return one.lesions
        ? `artificial, ${one.lesions.count} ${one.lesions.sizeClass} lesions an organ`
        : 'artificial, healthy';
  }
}

function foundWords({ problem, dims, labels, lesionsInto }: InspectedCase): string {
  if (problem !== undefined) return problem;
  const has = labels.map(labelWords).join(', ');
  const healthy = lesionsInto.length > 0 ? `; lesions can be put into the ${lesionsInto.join(' and ')}` : '';
  return `${dims?.join(' × ') ?? ''} voxels: ${has}${healthy}`;
}
