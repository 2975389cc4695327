import { Button } from '@blueprintjs/core';
import { type ReactElement, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Asked, ReaderDesk } from '#renderer/editor/turing/readerDesk.ts';
import { readerKey } from '#renderer/editor/turing/readerKeys.ts';
import { ringMarks } from '#renderer/editor/turing/ringMarks.ts';
import { AnswerBar } from '#renderer/features/reader/AnswerBar.tsx';
import { ReaderHead } from '#renderer/features/reader/ReaderHead.tsx';
import { ReaderPages } from '#renderer/features/reader/ReaderPages.tsx';
import { Viewer } from '#renderer/features/viewer/Viewer.tsx';

interface Props {
  readonly desk: ReaderDesk;
  readonly onLeave: () => void;
}

/** The window of a reader: no library, no lesions, no labels; one scan and one question at a time. */
export function ReaderApp({ desk, onLeave }: Props): ReactElement {
  const { stage } = useStore(desk.store);
  useEffect(() => {
    void desk.open();
  }, [desk]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isText = event.target instanceof Element && event.target.matches('input, select, textarea');
      if (!event.defaultPrevented && !isText && readerKey(event, desk)) event.preventDefault();
    };
    // Before the control that has the focus: Enter is "next", whatever was clicked last.
    globalThis.addEventListener('keydown', press, { capture: true });
    return () => globalThis.removeEventListener('keydown', press, { capture: true });
  }, [desk]);
  if (stage.kind !== 'asking') return <ReaderPages desk={desk} onLeave={onLeave} />;
  return (
    <div className="reader">
      <ReaderHead desk={desk} asked={stage.asked} onLeave={onLeave} />
      <main className="reader-stage">
        <QuestionViewer key={stage.asked.question.position} asked={stage.asked} />
        <Paused desk={desk} />
      </main>
      <AnswerBar desk={desk} />
    </div>
  );
}

function QuestionViewer({ asked }: { asked: Asked }): ReactElement {
  const { question, image, labels, view } = asked;
  const volume = useMemo(
    () => ({ grid: question.grid, image, labels, table: [], sourcePatches: () => [] }),
    [question.grid, image, labels],
  );
  const marks = useMemo(
    () => question.ring && ringMarks(question.ring, view.getState().frames),
    [question.ring, view],
  );
  return (
    <Viewer
      volume={volume}
      view={view}
      tool="navigate"
      lesions={[]}
      marks={marks}
      onHover={nothing}
      onPlace={nothing}
      onPlaceWheel={nothing}
      onBrushWheel={nothing}
      onDraw={nothing}
      onSelectLesion={nothing}
      onSelectSegment={nothing}
    />
  );
}

const nothing = (): void => undefined;

function Paused({ desk }: { desk: ReaderDesk }): ReactElement | null {
  const { paused } = useStore(desk.store);
  if (!paused) return null;
  return (
    <div className="reader-paused" role="status">
      Paused. The time does not count.
      <Button intent="primary" text="Go on" title="P or Enter" onClick={desk.pause} />
    </div>
  );
}
