import { Button, PopoverNext } from '@blueprintjs/core';
import { WarningSign } from '@blueprintjs/icons';
import type { ReactElement } from 'react';

interface Props {
  readonly notes: readonly string[];
}

/** What was noticed when the case's files were read: nothing that stops the work, but good to know. */
export function CaseNotes({ notes }: Props): ReactElement {
  return (
    <PopoverNext
      arrow={false}
      animation="minimal"
      placement="bottom-start"
      content={
        <ul className="case-notes" aria-label="Notes on this case">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      }
    >
      <Button
        size="small"
        variant="minimal"
        intent="warning"
        icon={<WarningSign size={14} />}
        aria-label="Notes on this case"
        title="Notes on this case"
      />
    </PopoverNext>
  );
}
