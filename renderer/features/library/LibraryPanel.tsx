import { InputGroup, Spinner } from '@blueprintjs/core';
import { Add, LabTest, Search } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { matchingCases } from '#renderer/editor/caseList.ts';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { CaseRow } from './CaseRow.tsx';
import './library.css';

interface Props {
  readonly workbench: Workbench;
}

/** The cases of the library: find one, open it, bring in another. */
export function LibraryPanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const { cases, search, document } = state;
  const offer = (id: string) => offerOf(id, workbench, state);
  const shown = matchingCases(cases ?? [], search);
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
        <InputGroup
          className="library-search"
          size="small"
          leftIcon={<Search />}
          placeholder="Find a case"
          aria-label="Find a case"
          value={search}
          onValueChange={workbench.setSearch}
        />
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
    </Panel>
  );
}

const documentId = (document: { kind: string; caseId?: string }): string | undefined => document.caseId;
