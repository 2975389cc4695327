import { Button, Checkbox, HTMLSelect, PopoverNext } from '@blueprintjs/core';
import { Add } from '@blueprintjs/icons';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { PhantomPhase } from '#shared/contract/primitives.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { phaseOptions } from '#renderer/components/phaseOptions.ts';
import { libraryCase, type Part, phantoms, withCases } from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AddButtons } from './AddButtons.tsx';
import { OfList, OfRecipe } from './AddFromFile.tsx';
import { Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

const phaseChoices = [...phaseOptions, { value: 'all', label: 'Each in turn' }];

/** Where cases come from. */
export function AddCases({ workbench }: Props): ReactElement {
  return (
    <div className="add-cases">
      <Adder text="Of the library">
        <OfLibrary workbench={workbench} />
      </Adder>
      <Adder text="Phantoms">
        <Phantoms workbench={workbench} />
      </Adder>
      <Adder text="List or folder">
        <OfList workbench={workbench} />
      </Adder>
      <Adder text="Recipe">
        <OfRecipe workbench={workbench} />
      </Adder>
    </div>
  );
}

function Adder({ text, children }: { readonly text: string; readonly children: ReactElement }): ReactElement {
  return (
    <PopoverNext arrow={false} animation="minimal" placement="bottom-start" content={children}>
      <Button size="small" icon={<Add />} text={text} />
    </PopoverNext>
  );
}

/** Cases with organ labels, or with what a reader signed. */
function OfLibrary({ workbench }: Props): ReactElement {
  const { cases = [] } = useStore(workbench.store);
  const usable = cases.filter(
    ({ organs, problem, signed }) => (organs.length > 0 || signed) && problem === undefined,
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [withSigned, setWithSigned] = useState(true);
  const add = (part: Part): void => {
    const rows = usable.filter(({ id }) => chosen.includes(id)).map((row) => libraryCase(row, withSigned));
    workbench.changePlan((plan) => withCases(plan, part, rows));
    setChosen([]);
  };
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <div className="adder">
      <div className="adder-list" role="group" aria-label="Cases of the library">
        {usable.map(({ id, name, organs, lesionCount, signed }) => (
          <Checkbox key={id} checked={chosen.includes(id)} onChange={() => toggle(id)}>
            {name}{' '}
            <small>
              {[
                ...organs,
                ...(lesionCount > 0 ? [`${lesionCount} placed`] : []),
                ...(signed ? ['signed'] : []),
              ].join(', ')}
            </small>
          </Checkbox>
        ))}
        {usable.length === 0 && <p className="run-list-empty">No case of the library has organ labels.</p>}
      </div>
      {usable.some(({ signed }) => signed) && (
        <Checkbox
          className="adder-option"
          checked={withSigned}
          label="Lesions of signed cases as their readers signed them"
          onChange={() => setWithSigned(!withSigned)}
        />
      )}
      <AddButtons disabled={chosen.length === 0} onAdd={add} />
    </div>
  );
}

function Phantoms({ workbench }: Props): ReactElement {
  const [count, setCount] = useState(8);
  const [size, setSize] = useState(128);
  const [seed, setSeed] = useState(1);
  const [phase, setPhase] = useState<PhantomPhase | 'all'>('portal');
  const add = (part: Part): void => {
    workbench.changePlan((plan) => withCases(plan, part, phantoms(part, { count, size, seed, phase })));
    setSeed(seed + count);
  };
  return (
    <div className="adder">
      <Row label="How many">
        <NumberField label="How many phantoms" value={count} least={1} most={500} onChange={setCount} />
      </Row>
      <Row label="Voxels across">
        <NumberField label="Voxels across a phantom" value={size} least={48} most={512} onChange={setSize} />
      </Row>
      <Row label="First seed">
        <NumberField label="First seed" value={seed} least={0} most={2 ** 32 - 1} onChange={setSeed} />
      </Row>
      <Row label="Contrast">
        <HTMLSelect
          fill
          aria-label="Contrast of the phantoms"
          value={phase}
          options={phaseChoices}
          onChange={({ currentTarget }) => setPhase(currentTarget.value as PhantomPhase | 'all')}
        />
      </Row>
      <p className="adder-note">
        Artificial abdomens of different builds. Those that validate get two lesions an organ, to be found.
      </p>
      <AddButtons disabled={false} onAdd={add} />
    </div>
  );
}
