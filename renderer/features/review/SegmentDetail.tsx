import { Button } from '@blueprintjs/core';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ReadingSegment } from '#shared/contract/reading.ts';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  /** Undefined when none is chosen. */
  readonly segment: ReadingSegment | undefined;
  readonly workbench: Workbench;
}

/** The decision on the chosen segment, and a word on it. */
export function SegmentDetail({ segment, workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const decisions = ['accept', 'reject', 'reopen'].map((id) => ({
    id,
    ...offerOf(id, workbench, state),
  }));
  const words = { accept: 'Accept', reject: 'Reject', reopen: 'Reopen' } as const;
  return (
    <div className="segment-detail">
      <div className="segment-decide">
        {decisions.map(({ id, disabled, onClick, shortcut }) => (
          <Button
            key={id}
            size="small"
            fill
            text={`${words[id as keyof typeof words]} (${shortcut})`}
            disabled={disabled || (id === 'reopen' && segment?.state === 'open')}
            active={
              (id === 'accept' && (segment?.state === 'accepted' || segment?.state === 'edited')) ||
              (id === 'reject' && segment?.state === 'rejected')
            }
            onClick={onClick}
          />
        ))}
      </div>
      <CommentField segment={segment} asked={state.commentAsked} workbench={workbench} />
      {segment?.decidedAt !== undefined && (
        <div className="segment-by">
          {segment.state} by {segment.reader || 'an unnamed reader'},{' '}
          {new Date(segment.decidedAt).toLocaleString()}
        </div>
      )}
    </div>
  );
}

function CommentField({ segment, asked, workbench }: Props & { asked: number }): ReactElement {
  const [typed, setTyped] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const seen = useRef(asked);
  useEffect(() => {
    if (asked !== seen.current) field.current?.focus();
    seen.current = asked;
  }, [asked]);
  const keep = (): void => {
    const comment = typed;
    setTyped(undefined);
    if (comment !== undefined && comment !== segment?.comment) void workbench.commentOn(comment);
  };
  return (
    <input
      ref={field}
      className="segment-comment"
      aria-label="Comment"
      placeholder="Comment (C)"
      maxLength={2000}
      disabled={!segment}
      value={typed ?? segment?.comment ?? ''}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={keep}
      onKeyDown={({ key }) => {
        if (key === 'Enter') field.current?.blur();
        if (key === 'Escape') {
          setTyped(undefined);
          requestAnimationFrame(() => field.current?.blur());
        }
      }}
    />
  );
}
