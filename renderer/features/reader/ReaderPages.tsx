import { Button, InputGroup, ProgressBar } from '@blueprintjs/core';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { ReaderDesk, ReaderState } from '#renderer/editor/turing/readerDesk.ts';
import './reader.css';

interface Props {
  readonly desk: ReaderDesk;
  /** Leaves the reader's window for the workstation. */
  readonly onLeave: () => void;
}

/** Everything of a reading that is not a question: its start, waiting, its end, and what went wrong. */
export function ReaderPages({ desk, onLeave }: Props): ReactElement | null {
  const state = useStore(desk.store);
  const { stage, problem } = state;
  switch (stage.kind) {
    case 'loading':
      return <Waiting text="Opening the study…" />;
    case 'start':
      return <StartPage desk={desk} state={state} onLeave={onLeave} />;
    case 'fetching': {
      const { position, doneBytes, totalBytes } = stage;
      const value = totalBytes > 0 ? doneBytes / totalBytes : undefined;
      return <Waiting text={`Question ${position + 1}…`} value={value} />;
    }
    case 'ended':
      return <EndPage desk={desk} state={state} onLeave={onLeave} />;
    case 'failed':
      return (
        <Card title="This did not work">
          <p role="alert">{problem}</p>
          <p className="reader-quiet">Every answer given before is saved.</p>
          <div className="reader-actions">
            <Button intent="primary" text="Try again" onClick={() => void desk.retry()} />
            <Button variant="minimal" text="Leave" onClick={onLeave} />
          </div>
        </Card>
      );
    case 'asking':
      return null;
  }
}

function Card({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <main className="reader-page">
      <section className="reader-card" aria-label={title}>
        <h1>{title}</h1>
        {children}
      </section>
    </main>
  );
}

function Waiting({ text, value }: { text: string; value?: number | undefined }): ReactElement {
  return (
    <main className="reader-page">
      <div className="reader-waiting" role="status">
        <ProgressBar intent="primary" {...(value !== undefined && { value })} />
        {text}
      </div>
    </main>
  );
}

function StartPage({ desk, state, onLeave }: Props & { state: ReaderState }): ReactElement {
  const { study, busy, problem } = state;
  const [name, setName] = useState(desk.rememberedName());
  if (!study) return <Waiting text="Opening the study…" />;
  if (study.closed)
    return (
      <Card title={study.title}>
        <p>This study is closed: it takes no more answers.</p>
        <div className="reader-actions">
          <Button text="Leave" onClick={onLeave} />
        </div>
      </Card>
    );
  const { questions, marked, backTracking, verdicts } = study;
  return (
    <Card title={study.title}>
      <p className="reader-lead">
        {questions === 1 ? 'One CT scan' : `${questions} CT scans`}, one after the other.{' '}
        {marked ? 'A ring marks a tumor.' : 'Look for a tumor.'} Is it real, or was it made by a computer?
        {verdicts.includes('none') && ' Some scans may hold no tumor.'}
      </p>
      <ol className="reader-steps">
        <li>Look at all slices, in any window, as long as you like.</li>
        <li>Choose an answer and how sure you are.</li>
        <li>
          <kbd>Enter</kbd> saves it and shows the next scan.{' '}
          {backTracking ? 'You may go back.' : 'There is no going back.'}
        </li>
      </ol>
      <p className="reader-quiet">
        Stop whenever you like: the same name goes on where it stopped. The time for each scan is noted,
        pauses (<kbd>P</kbd>) are not.
      </p>
      <form
        className="reader-name"
        onSubmit={(event) => {
          event.preventDefault();
          void desk.begin(name);
        }}
      >
        <label htmlFor="reader-name">Your name or initials</label>
        <InputGroup id="reader-name" autoFocus maxLength={100} value={name} onValueChange={setName} />
        <div className="reader-actions">
          <Button
            type="submit"
            intent="primary"
            size="large"
            text="Begin"
            loading={busy}
            disabled={name.trim() === ''}
          />
          <Button size="large" variant="minimal" text="Leave" onClick={onLeave} />
        </div>
      </form>
      {problem !== undefined && (
        <p className="reader-problem" role="alert">
          {problem}
        </p>
      )}
    </Card>
  );
}

function EndPage({ desk, state, onLeave }: Props & { state: ReaderState }): ReactElement {
  const { session, study } = state;
  return (
    <Card title={`Thank you, ${session?.name ?? ''}`}>
      <p className="reader-lead">
        {session?.answered === 1 ? 'Your answer is saved.' : `All ${session?.answered} answers are saved.`}{' '}
        The results come out when the owner closes the study.
      </p>
      <div className="reader-actions">
        <Button intent="primary" text="Leave" onClick={onLeave} />
        {study?.backTracking === true && (
          <Button variant="minimal" text="Look at the last one again" onClick={() => void desk.back()} />
        )}
      </div>
    </Card>
  );
}
