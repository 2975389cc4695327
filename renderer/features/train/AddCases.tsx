import { Button, Checkbox, InputGroup, PopoverNext } from '@blueprintjs/core';
import { Add, FolderOpen } from '@blueprintjs/icons';
import { type ReactElement, useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { FolderBrowser } from '#renderer/components/FolderBrowser.tsx';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { libraryCase, type Part, phantoms, withCases } from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

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
      <Adder text="Recipe or list">
        <OfFile workbench={workbench} />
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

/** Cases with organ labels. */
function OfLibrary({ workbench }: Props): ReactElement {
  const { cases = [] } = useStore(workbench.store);
  const usable = cases.filter(({ organs, problem }) => organs.length > 0 && problem === undefined);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const add = (part: Part): void => {
    const rows = usable.filter(({ id }) => chosen.includes(id)).map(libraryCase);
    workbench.changePlan((plan) => withCases(plan, part, rows));
    setChosen([]);
  };
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <div className="adder">
      <div className="adder-list" role="group" aria-label="Cases of the library">
        {usable.map(({ id, name, organs, lesionCount }) => (
          <Checkbox key={id} checked={chosen.includes(id)} onChange={() => toggle(id)}>
            {name}{' '}
            <small>
              {organs.join(', ')}
              {lesionCount > 0 && `, ${lesionCount} lesions`}
            </small>
          </Checkbox>
        ))}
        {usable.length === 0 && <p className="run-list-empty">No case of the library has organ labels.</p>}
      </div>
      <AddButtons disabled={chosen.length === 0} onAdd={add} />
    </div>
  );
}

function Phantoms({ workbench }: Props): ReactElement {
  const [count, setCount] = useState(8);
  const [size, setSize] = useState(128);
  const [seed, setSeed] = useState(1);
  const add = (part: Part): void => {
    workbench.changePlan((plan) => withCases(plan, part, phantoms(part, { count, size, seed })));
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
      <p className="adder-note">
        Artificial abdomens of different builds. Those that validate get two lesions an organ, to be found.
      </p>
      <AddButtons disabled={false} onAdd={add} />
    </div>
  );
}

function AddButtons(props: {
  readonly disabled: boolean;
  readonly onAdd: (part: Part) => void;
}): ReactElement {
  const { disabled, onAdd } = props;
  return (
    <div className="adder-buttons">
      <Button size="small" disabled={disabled} text="To train on" onClick={() => onAdd('train')} />
      <Button size="small" disabled={disabled} text="To validate" onClick={() => onAdd('validation')} />
    </div>
  );
}

/** A recipe, or a dataset.json, on the disk of the program's machine. */
function OfFile({ workbench }: Props): ReactElement {
  const { desktop, listFolder, attempt, readTrainingFile } = workbench;
  const [path, setPath] = useState('');
  const [browsing, setBrowsing] = useState(false);
  const list = useCallback(
    (place: string | undefined, signal: AbortSignal) => listFolder(place, signal),
    [listFolder],
  );
  const choose = async (): Promise<void> => {
    const [chosen] = (await desktop?.openFiles()) ?? [];
    if (chosen !== undefined) setPath(chosen);
  };
  return (
    <div className="adder adder-wide">
      <p className="adder-note">
        A recipe (JSON) replaces the plan. The cases of a <code>dataset.json</code>, of the Medical
        Segmentation Decathlon or of nnU-Net, are added to those to train on.
      </p>
      <div className="adder-file">
        <InputGroup
          size="small"
          fill
          aria-label="Recipe or list"
          placeholder={desktop ? 'Choose a file' : 'Path on this machine'}
          readOnly={desktop !== undefined}
          value={path}
          onValueChange={setPath}
        />
        <Button
          size="small"
          icon={<FolderOpen />}
          aria-label="Choose the recipe or list"
          aria-expanded={browsing}
          onClick={() => (desktop ? void choose() : setBrowsing(!browsing))}
        />
        <Button
          size="small"
          intent="primary"
          text="Read it"
          disabled={path === ''}
          onClick={() => void attempt(() => readTrainingFile(path))}
        />
      </div>
      {browsing && (
        <FolderBrowser
          pick="file"
          list={list}
          onPick={(picked) => {
            setBrowsing(false);
            setPath(picked);
          }}
        />
      )}
    </div>
  );
}
