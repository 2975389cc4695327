import type { ReactElement, ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly unit?: string;
  /** Explains it when pointed at. */
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A line of the plan: what it is, its field, its unit. */
export function Row({ label, unit, hint, children }: Props): ReactElement {
  return (
    <div className="plan-row" title={hint}>
      <span className="slider-label">{label}</span>
      <div className="plan-field">{children}</div>
      {unit !== undefined && <span className="slider-unit">{unit}</span>}
    </div>
  );
}

/** A titled group of such lines. */
export function Group({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="plan-group" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note}
      </header>
      {children}
    </section>
  );
}
