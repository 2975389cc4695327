import { Callout, HTMLTable } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import type { StudyPreview } from '#shared/contract/turing.ts';

/** What a study would be made of, kind beside kind, and what there is to say against it. */
export function StudyBalance({ preview }: { preview: StudyPreview }): ReactElement {
  const { available, organs, sizes, warnings, problem, questions } = preview;
  const rows = [
    ...organs.map(({ organ, ...count }) => ({ label: organ, ...count })),
    ...sizes
      .filter(({ real, synthetic }) => real + synthetic > 0)
      .map(({ bin, ...count }) => ({ label: `radius ${bin} mm`, ...count })),
  ];
  return (
    <section className="study-balance" aria-label="Balance">
      <HTMLTable compact>
        <thead>
          <tr>
            <th>{questions === 0 ? 'In the chosen cases' : 'In the study'}</th>
            <th>real</th>
            <th>synthetic</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              patients to choose from
              {available.none > 0 && <small> and {available.none} without tumor</small>}
            </td>
            <td>{available.real}</td>
            <td>{available.synthetic}</td>
          </tr>
          {rows.map(({ label, real, synthetic }) => (
            <tr key={label} data-uneven={real !== synthetic}>
              <td>{label}</td>
              <td>{real}</td>
              <td>{synthetic}</td>
            </tr>
          ))}
        </tbody>
      </HTMLTable>
      {problem !== undefined && (
        <Callout intent="danger" compact>
          {problem}
        </Callout>
      )}
      {warnings.length > 0 && (
        <Callout intent="warning" compact>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
    </section>
  );
}
