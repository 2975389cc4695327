import { Button } from '@blueprintjs/core';
import { ArrowLeft, ArrowRight } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ReaderDesk } from '#renderer/editor/turing/readerDesk.ts';
import { confidenceWords, isWhole, verdictWords } from '#renderer/editor/turing/verdicts.ts';

interface Props {
  readonly desk: ReaderDesk;
}

/** The question, its answers with their keys, and the way on. */
export function AnswerBar({ desk }: Props): ReactElement {
  const { study, draft, busy, problem, stage, paused } = useStore(desk.store);
  const position = stage.kind === 'asking' ? stage.asked.question.position : 0;
  const rated = draft.verdict !== undefined && draft.verdict !== 'unsure';
  return (
    <footer className="reader-bar" aria-label="Answer">
      <div className="reader-question">
        <h2>Real or synthetic?</h2>
        <span className="reader-quiet">
          {study?.marked === true ? 'The tumor in the ring' : 'The tumor of this scan'}
        </span>
      </div>
      <div className="reader-choices" role="radiogroup" aria-label="Answer">
        {study?.verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            role="radio"
            className="reader-choice"
            data-verdict={verdict}
            aria-checked={draft.verdict === verdict}
            aria-keyshortcuts={verdictWords[verdict].key}
            disabled={paused}
            onClick={() => desk.choose(verdict)}
          >
            <kbd>{verdictWords[verdict].key.toUpperCase()}</kbd>
            {verdictWords[verdict].label}
          </button>
        ))}
      </div>
      <div className="reader-confidence" data-off={!rated}>
        <div className="reader-scale" role="radiogroup" aria-label="How sure">
          {confidenceWords.map((words, at) => (
            <button
              key={words}
              type="button"
              role="radio"
              className="reader-rate"
              aria-checked={draft.confidence === at + 1}
              aria-label={`${at + 1}, ${words}`}
              title={words}
              disabled={!rated || paused}
              onClick={() => desk.rate(at + 1)}
            >
              {at + 1}
            </button>
          ))}
        </div>
        <div className="reader-ends">
          <span>guess</span>
          <span>{draft.verdict === 'unsure' ? 'no need to say how sure' : 'how sure?'}</span>
          <span>certain</span>
        </div>
      </div>
      <div className="reader-next">
        {study?.backTracking === true && (
          <Button
            size="large"
            variant="minimal"
            icon={<ArrowLeft />}
            text="Back"
            title="Backspace"
            disabled={position === 0 || busy || paused}
            onClick={() => void desk.back()}
          />
        )}
        <Button
          size="large"
          intent="primary"
          endIcon={<ArrowRight />}
          text="Next"
          title="Enter"
          loading={busy}
          disabled={!isWhole(draft) || paused}
          onClick={() => void desk.next()}
        />
        <span className="reader-quiet">
          <kbd>Enter</kbd>
        </span>
      </div>
      {problem !== undefined && (
        <p className="reader-problem" role="alert">
          {problem}
        </p>
      )}
    </footer>
  );
}
