import type { ReactElement, ReactNode } from 'react';
import './panel.css';

interface Props {
  readonly title: string;
  /** Said behind the title, in a quieter voice. */
  readonly note?: string | undefined;
  readonly actions?: ReactNode;
  /** How it shares its column's height: as much as it needs, or what is left. */
  readonly height: 'content' | 'rest';
  readonly children: ReactNode;
}

/** A titled part of a side column; its body scrolls when it is too long. */
export function Panel({ title, note, actions, height, children }: Props): ReactElement {
  return (
    <section className="panel" data-height={height} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="panel-note">{note}</span>}
        <div className="panel-actions">{actions}</div>
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
