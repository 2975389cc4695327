import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  FormGroup,
  InputGroup,
  Radio,
  RadioGroup,
} from '@blueprintjs/core';
import { FolderOpen } from '@blueprintjs/icons';
import { type ReactElement, useCallback, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import { type ExportLayout, exportLayouts } from '#shared/contract/recipe.ts';
import { FolderBrowser } from '#renderer/components/FolderBrowser.tsx';
import { freeFolder } from '#renderer/editor/freeFolder.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { layoutWords, nameComplaint } from './exportChoice.ts';
import './export.css';

interface Props {
  readonly workbench: Workbench;
  /** The case it was asked for on. */
  readonly caseId: string;
}

/** Writes cases with their lesions as a labelled set that others can train on. */
export function ExportDialog({ workbench, caseId }: Props): ReactElement {
  const { cases, hello, jobs } = useStore(workbench.store);
  const [chosen, setChosen] = useState<readonly string[]>([caseId]);
  const [layout, setLayout] = useState<ExportLayout>('nnunet');
  const [datasetName, setName] = useState('SyntheticTumors');
  const [readings, setReadings] = useState(false);
  const [typedFolder, setFolder] = useState<string>();
  const { closeDialog, attempt, startJob, showJobs } = workbench;
  const usable = (cases ?? []).filter(({ problem }) => problem === undefined);
  const folderName = `${datasetName}-${layout}`;
  const outDir = typedFolder ?? freeFolder(hello?.exportRoot ?? '', folderName, jobs);
  const complaint = nameComplaint(datasetName);
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const start = (): void => {
    closeDialog();
    showJobs(true);
    const cases = usable.map(({ id }) => id).filter((id) => chosen.includes(id));
    void attempt(() =>
      startJob({ task: 'export', cases, layout, outDir, datasetName, ...(readings && { readings }) }),
    );
  };
  return (
    <Dialog isOpen title="Export" className="bp6-dark export-dialog" onClose={closeDialog}>
      <DialogBody>
        <FormGroup label={`Cases (${chosen.length} of ${usable.length})`}>
          <div className="export-cases" role="group" aria-label="Cases to export">
            {usable.map(({ id, name, lesionCount }) => (
              <Checkbox key={id} checked={chosen.includes(id)} onChange={() => toggle(id)}>
                {name} <small>{lesionCount === 1 ? '1 lesion' : `${lesionCount} lesions`}</small>
              </Checkbox>
            ))}
          </div>
        </FormGroup>
        <RadioGroup
          label="Layout"
          selectedValue={layout}
          onChange={({ currentTarget }) => {
            const found = exportLayouts.find((name) => name === currentTarget.value);
            if (found) setLayout(found);
          }}
        >
          {exportLayouts.map((name) => (
            <Radio key={name} value={name}>
              {layoutWords[name].label} <small>{layoutWords[name].text}</small>
            </Radio>
          ))}
        </RadioGroup>
        <FormGroup
          label="Data set"
          labelFor="dataset-name"
          helperText={complaint ?? layoutWords[layout].nameHint}
          intent={complaint === undefined ? 'none' : 'danger'}
        >
          <InputGroup id="dataset-name" size="small" value={datasetName} onValueChange={setName} />
        </FormGroup>
        <Checkbox
          checked={readings}
          onChange={() => setReadings(!readings)}
          title="The final mask of each case’s signed reading takes the place of the labels of its classes"
        >
          Labels as signed in the review
        </Checkbox>
        <FolderField workbench={workbench} outDir={outDir} folderName={folderName} onChange={setFolder} />
      </DialogBody>
      <DialogActions
        confirm={chosen.length === 1 ? 'Export 1 case' : `Export ${chosen.length} cases`}
        onConfirm={start}
        onCancel={closeDialog}
        disabled={chosen.length === 0 || complaint !== undefined || outDir === ''}
      >
        Reopened and checked after writing
      </DialogActions>
    </Dialog>
  );
}

interface FolderProps {
  readonly workbench: Workbench;
  readonly outDir: string;
  /** Name of the new folder in one that is chosen. */
  readonly folderName: string;
  readonly onChange: (outDir: string) => void;
}

function FolderField({ workbench, outDir, folderName, onChange }: FolderProps): ReactElement {
  const { desktop, listFolder, store } = workbench;
  const [browsing, setBrowsing] = useState(false);
  const list = useCallback(
    (path: string | undefined, signal: AbortSignal) => listFolder(path, signal),
    [listFolder],
  );
  const below = (folder: string): void => {
    setBrowsing(false);
    onChange(freeFolder(folder, folderName, store.getState().jobs));
  };
  const choose = async (): Promise<void> => {
    const folder = await desktop?.chooseFolder('Folder to export into');
    if (folder !== undefined) below(folder);
  };
  return (
    <FormGroup label="Folder" labelFor="export-folder" helperText="A new folder, or an empty one.">
      <div className="export-folder">
        <InputGroup
          id="export-folder"
          size="small"
          fill
          // The desktop shell writes only where the person has pointed at.
          readOnly={desktop !== undefined}
          value={outDir}
          onValueChange={onChange}
        />
        <Button
          size="small"
          icon={<FolderOpen />}
          aria-label="Choose the folder"
          aria-expanded={browsing}
          onClick={() => (desktop ? void choose() : setBrowsing(!browsing))}
        />
      </div>
      {browsing && <FolderBrowser pick="folder" list={list} onPick={below} />}
    </FormGroup>
  );
}
