import { Button, Checkbox, FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { type ReactElement, useState } from 'react';
import type { CaseSummary } from '#shared/contract/case.ts';

/** Cases whose labelled lesions the owner knows to be synthetic. */
export type Declared = Readonly<Record<string, 'synthetic'>>;

interface Props {
  readonly cases: readonly CaseSummary[];
  readonly chosen: readonly string[];
  readonly declared: Declared;
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onDeclare: (declared: Declared) => void;
}

/** Rows on the screen; the search finds the others. */
const mostRows = 200;
/** From so many cases on there is a search. */
const searchFrom = 12;

/** The cases that questions are drawn from, and what their labelled lesions are. */
export function StudyCases({ cases, chosen, declared, onChoose, onDeclare }: Props): ReactElement {
  const [search, setSearch] = useState('');
  const ticked = new Set(chosen);
  const found = cases.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const ids = found.map(({ id }) => id);
  const without = chosen.filter((id) => !ids.includes(id));
  return (
    <FormGroup label={`Cases to choose from (${chosen.length} of ${cases.length})`}>
      <div className="study-find">
        {cases.length >= searchFrom && (
          <InputGroup
            size="small"
            fill
            type="search"
            placeholder="Find a case"
            aria-label="Find a case of the study"
            value={search}
            onValueChange={setSearch}
          />
        )}
        <Button size="small" variant="minimal" text="All" onClick={() => onChoose([...without, ...ids])} />
        <Button size="small" variant="minimal" text="None" onClick={() => onChoose(without)} />
      </div>
      <div className="study-cases" role="group" aria-label="Cases to choose from">
        {found.slice(0, mostRows).map(({ id, name, lesionCount }) => (
          <div key={id} className="study-case">
            <Checkbox
              checked={ticked.has(id)}
              onChange={() => onChoose(ticked.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
            >
              {name}
            </Checkbox>
            {lesionCount > 0 ? (
              <small>{lesionCount === 1 ? '1 lesion placed' : `${lesionCount} lesions placed`}</small>
            ) : (
              <HTMLSelect
                minimal
                aria-label={`Labelled lesions of ${name}`}
                title="Labelled lesions of an imported case count as real, unless they were made elsewhere"
                value={declared[id] ?? 'real'}
                onChange={({ target }) => {
                  const { [id]: _, ...others } = declared;
                  onDeclare(target.value === 'synthetic' ? { ...others, [id]: 'synthetic' } : others);
                }}
                options={[
                  { value: 'real', label: 'labels real' },
                  { value: 'synthetic', label: 'labels synthetic' },
                ]}
              />
            )}
          </div>
        ))}
        {found.length > mostRows && <small>and {found.length - mostRows} more: search for them</small>}
      </div>
    </FormGroup>
  );
}
