import { Callout, HTMLTable } from '@blueprintjs/core';
import type { ReactElement } from 'react';

interface BadCase {
  readonly name: string;
  readonly sentence: string;
}

/** The data of a `training-data` problem: every case that cannot be trained on, and why. */
export function BadCases({ data }: { readonly data: Readonly<Record<string, unknown>> }): ReactElement {
  const cases = (data['cases'] ?? []) as readonly BadCase[];
  return (
    <Callout compact intent="danger" title="Nothing was begun: these cases cannot be trained on">
      <HTMLTable compact className="bad-cases">
        <tbody>
          {cases.map(({ name, sentence }) => (
            <tr key={`${name} ${sentence}`}>
              <th scope="row">{name}</th>
              <td>{sentence}</td>
            </tr>
          ))}
        </tbody>
      </HTMLTable>
    </Callout>
  );
}
