import { Button, MenuItem, Tag } from '@blueprintjs/core';
import { Add, More } from '@blueprintjs/icons';
import { type ReactElement, useEffect } from 'react';
import { IconMenu } from '#renderer/components/IconMenu.tsx';
import { useStore } from 'zustand';
import type { StudySummary } from '#shared/contract/turing.ts';
import { Panel } from '#renderer/components/Panel.tsx';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { readerLine, studyLine } from './studyWords.ts';
import './turing.css';

interface Props {
  readonly workbench: Workbench;
  /** Makes this window a reader's. */
  readonly onRead: (studyId: string) => void;
}

/** The reader studies of the library: how far their readers are, and what can be done with them. */
export function StudyPanel({ workbench, onRead }: Props): ReactElement {
  const { studies } = useStore(workbench.store);
  const { refreshStudies, showDialog } = workbench;
  useEffect(() => {
    void refreshStudies();
    // Readers answer in windows of their own.
    const look = (): void => void refreshStudies();
    globalThis.addEventListener('focus', look);
    return () => globalThis.removeEventListener('focus', look);
  }, [refreshStudies]);
  return (
    <Panel
      title="Reader studies"
      height="rest"
      actions={
        <Button
          size="small"
          intent="primary"
          icon={<Add />}
          text="New study…"
          onClick={() => showDialog({ kind: 'newStudy' })}
        />
      }
    >
      {studies?.length === 0 && (
        <p className="study-empty">
          Can readers tell a real tumor from a synthetic one? A study shows them scans of this library one by
          one, without saying what they are, and counts the answers.
        </p>
      )}
      <ul className="study-list" aria-label="Studies">
        {studies?.map((study) => (
          <StudyRow key={study.id} study={study} workbench={workbench} onRead={onRead} />
        ))}
      </ul>
    </Panel>
  );
}

function StudyRow({ study, workbench, onRead }: Props & { study: StudySummary }): ReactElement {
  const { id, title, closedAt, questions, readers } = study;
  const { showDialog } = workbench;
  const closed = closedAt !== undefined;
  return (
    <li className="study-row">
      <div className="study-head">
        <b>{title}</b>
        <Tag minimal intent={closed ? 'none' : 'success'}>
          {closed ? 'closed' : 'open'}
        </Tag>
        <IconMenu icon={<More />} label={`More about ${title}`}>
          <MenuItem text="Remove…" onClick={() => showDialog({ kind: 'removeStudy', studyId: id })} />
        </IconMenu>
      </div>
      <div className="study-facts">{studyLine(study)}</div>
      {readers.length > 0 && (
        <div className="study-readers">
          {readers.map(({ name, answered }) => (
            <span key={name} data-done={answered === questions}>
              {readerLine(name, answered, questions)}
            </span>
          ))}
        </div>
      )}
      <div className="study-actions">
        {closed ? (
          <Button
            size="small"
            intent="primary"
            text="Results"
            onClick={() => showDialog({ kind: 'studyResults', studyId: id })}
          />
        ) : (
          <>
            <Button size="small" intent="primary" text="Read…" onClick={() => onRead(id)} />
            <Button
              size="small"
              text="Close…"
              onClick={() => showDialog({ kind: 'closeStudy', studyId: id })}
            />
          </>
        )}
      </div>
    </li>
  );
}
