import { MenuItem, Tag } from '@blueprintjs/core';
import { More } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { IconMenu } from '#renderer/components/IconMenu.tsx';
import type { CaseSummary } from '#shared/contract/case.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly row: CaseSummary;
  readonly current: boolean;
  readonly workbench: Workbench;
}

/** One case of the list. A case that cannot be read says why in its place. */
export function CaseRow({ row, current, workbench }: Props): ReactElement {
  const { id, name, problem } = row;
  const { openCase, setWorkspace, store } = workbench;
  const open = (): void => {
    // A case cannot be seen where trainings are.
    if (store.getState().workspace === 'train') setWorkspace('place');
    void openCase(id);
  };
  return (
    <li className="case-row" data-current={current}>
      <button
        type="button"
        className="case-open"
        aria-current={current}
        disabled={problem !== undefined}
        onClick={open}
      >
        <span className="case-name">{name}</span>
        {problem === undefined ? <Facts row={row} /> : <span className="case-problem">{problem}</span>}
      </button>
      <IconMenu icon={<More />} label={`More about ${name}`} className="case-more">
        <MenuItem
          text="Rename…"
          disabled={problem !== undefined}
          onClick={() => workbench.showDialog({ kind: 'rename', caseId: id })}
        />
        <MenuItem
          text="Export…"
          disabled={problem !== undefined}
          onClick={() => workbench.showDialog({ kind: 'export', caseId: id })}
        />
        <MenuItem
          text="Remove…"
          intent="danger"
          onClick={() => workbench.showDialog({ kind: 'remove', caseId: id })}
        />
      </IconMenu>
    </li>
  );
}

function Facts({ row }: { row: CaseSummary }): ReactElement {
  const { dims, spacingMm, organs, lesionCount, synthetic } = row;
  const spacing = spacingMm.map((mm) => String(Number(mm.toFixed(2)))).join(' × ');
  return (
    <>
      <span className="case-facts">
        {dims.join(' × ')} · {spacing} mm
      </span>
      <span className="case-facts">
        {organs.length > 0 ? organs.join(', ') : 'no organ labels'}
        {lesionCount > 0 && (
          <Tag minimal className="case-tag">
            {lesionCount === 1 ? '1 lesion' : `${lesionCount} lesions`}
          </Tag>
        )}
        {synthetic && (
          <Tag minimal intent="warning" className="case-tag">
            synthetic
          </Tag>
        )}
      </span>
    </>
  );
}
