import { Button, HTMLSelect, InputGroup, Spinner } from '@blueprintjs/core';
import { Add, LabTest, Search } from '@blueprintjs/icons';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { type CaseOrder, caseOrders, matchingCases, orderedCases } from '#renderer/editor/caseList.ts';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { CaseRow } from './CaseRow.tsx';
import './library.css';

interface Props {
  readonly workbench: Workbench;
}

/** Rows that a list shows at a time: ten thousand would stall the window. */
const rowsAtOnce = 200;

const orderLabels: Readonly<Record<CaseOrder, string>> = {
  newest: 'Newest first',
  name: 'By name',
  patient: 'By patient',
};

/** The cases of the library: find one, open it, bring in another. */
export function LibraryPanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const { cases, search, document } = state;
  const offer = (id: string) => offerOf(id, workbench, state);
  const [order, setOrder] = useState<CaseOrder>('newest');
  const [most, setMost] = useState(rowsAtOnce);
  const found = orderedCases(matchingCases(cases ?? [], search), order);
  const shown = found.slice(0, most);
  const current = document.kind === 'open' ? document.open.detail.id : documentId(document);
  return (
    <Panel
      title="Library"
      height="rest"
      note={cases && cases.length > 0 ? String(cases.length) : undefined}
      actions={
        <>
          <ActionButton {...offer('newPhantom')} icon={<LabTest />} />
          <ActionButton {...offer('openFiles')} icon={<Add />} />
        </>
      }
    >
      {cases && cases.length > 3 && (
        <div className="library-search">
          <InputGroup
            size="small"
            leftIcon={<Search />}
            placeholder="Find a case"
            aria-label="Find a case"
            value={search}
            onValueChange={workbench.setSearch}
          />
          <HTMLSelect
            aria-label="Order of the cases"
            value={order}
            onChange={({ target }) => setOrder(caseOrders.find((one) => one === target.value) ?? 'newest')}
            options={caseOrders.map((value) => ({ value, label: orderLabels[value] }))}
          />
        </div>
      )}
      {!cases && <Spinner className="library-wait" size={20} />}
      {cases?.length === 0 && <p className="library-none">No cases yet.</p>}
      {cases && cases.length > 0 && shown.length === 0 && (
        <p className="library-none">No case is named “{search}”.</p>
      )}
      <ul className="library-list" aria-label="Cases">
        {shown.map((row) => (
          <CaseRow key={row.id} row={row} current={row.id === current} workbench={workbench} />
        ))}
      </ul>
      {found.length > shown.length && (
        <Button
          className="library-more"
          size="small"
          variant="minimal"
          text={`Show ${Math.min(rowsAtOnce, found.length - shown.length)} of ${found.length - shown.length} more`}
          onClick={() => setMost(most + rowsAtOnce)}
        />
      )}
    </Panel>
  );
}

const documentId = (document: { kind: string; caseId?: string }): string | undefined => document.caseId;
