import { Button, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { FolderOpen } from '@blueprintjs/icons';
import { type ReactElement, useCallback, useState } from 'react';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import { FolderBrowser } from '#renderer/components/FolderBrowser.tsx';
import type { Part } from '#renderer/editor/training/plan.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AddButtons } from './AddButtons.tsx';
import { Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

/** The cases of a list on the disk of the program's machine. */
export function OfList({ workbench }: Props): ReactElement {
  const { attempt, readTrainingFile } = workbench;
  const [path, setPath] = useState('');
  const [organ, setOrgan] = useState<Organ>('liver');
  const [dataRoot, setDataRoot] = useState('');
  const [healthyRoot, setHealthyRoot] = useState('');
  const isFoldList = /\.txt$/i.test(path);
  const add = (part: Part): void =>
    void attempt(() =>
      readTrainingFile(path, part, isFoldList ? { organ, dataRoot, healthyRoot } : undefined),
    );
  return (
    <div className="adder adder-wide">
      <p className="adder-note">
        A <code>dataset.json</code> of the Medical Segmentation Decathlon or of nnU-Net, or its folder; or a
        published fold list (<code>.txt</code>: an image and a label file a line).
      </p>
      <PathField label="List or folder of cases" path={path} onChange={setPath} workbench={workbench} />
      {isFoldList && (
        <>
          <Row
            label="Organ"
            hint="In real cases 1 is the organ and 2 its tumor; in healthy ones 1 is the organ"
          >
            <HTMLSelect
              fill
              aria-label="Organ of the list"
              value={organ}
              options={[...organs]}
              onChange={({ currentTarget }) => {
                const chosen = organs.find((one) => one === currentTarget.value);
                if (chosen) setOrgan(chosen);
              }}
            />
          </Row>
          <Root label="Real cases in" name="Folder of real cases" value={dataRoot} onChange={setDataRoot} />
          <Root
            label="Healthy in"
            name="Folder of healthy cases"
            value={healthyRoot}
            onChange={setHealthyRoot}
          />
        </>
      )}
      <AddButtons disabled={path === ''} onAdd={add} />
    </div>
  );
}

function Root(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const { label, name, value, onChange } = props;
  return (
    <Row label={label} hint="Put in front of the paths of the list">
      <InputGroup
        size="small"
        fill
        aria-label={name}
        placeholder="Folder of the list"
        value={value}
        onValueChange={onChange}
      />
    </Row>
  );
}

/** A whole training, as a run or the command line has it. */
export function OfRecipe({ workbench }: Props): ReactElement {
  const { attempt, readTrainingFile } = workbench;
  const [path, setPath] = useState('');
  return (
    <div className="adder adder-wide">
      <p className="adder-note">
        A recipe (JSON), as each run’s folder has one, takes the place of the whole plan.
      </p>
      <PathField label="Recipe" path={path} onChange={setPath} workbench={workbench} />
      <div className="adder-buttons">
        <Button
          size="small"
          intent="primary"
          text="Read it"
          disabled={path === ''}
          onClick={() => void attempt(() => readTrainingFile(path, 'train'))}
        />
      </div>
    </div>
  );
}

interface PathProps extends Props {
  readonly label: string;
  readonly path: string;
  readonly onChange: (path: string) => void;
}

/** A file of the program's machine, typed or chosen. */
function PathField({ label, path, onChange, workbench }: PathProps): ReactElement {
  const { desktop, listFolder } = workbench;
  const [browsing, setBrowsing] = useState(false);
  const list = useCallback(
    (place: string | undefined, signal: AbortSignal) => listFolder(place, signal),
    [listFolder],
  );
  const choose = async (): Promise<void> => {
    const [chosen] = (await desktop?.openFiles()) ?? [];
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <>
      <div className="adder-file">
        <InputGroup
          size="small"
          fill
          aria-label={label}
          placeholder={desktop ? 'Choose a file' : 'Path on this machine'}
          readOnly={desktop !== undefined}
          value={path}
          onValueChange={onChange}
        />
        <Button
          size="small"
          icon={<FolderOpen />}
          aria-label={`Choose: ${label}`}
          aria-expanded={browsing}
          onClick={() => (desktop ? void choose() : setBrowsing(!browsing))}
        />
      </div>
      {browsing && (
        <FolderBrowser
          pick="file"
          list={list}
          onPick={(picked) => {
            setBrowsing(false);
            onChange(picked);
          }}
        />
      )}
    </>
  );
}
