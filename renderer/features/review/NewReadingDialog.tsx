import {
  Button,
  Callout,
  Dialog,
  DialogBody,
  FormGroup,
  InputGroup,
  Radio,
  RadioGroup,
  Checkbox,
} from '@blueprintjs/core';
import { type ReactElement, type ReactNode, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import type { LabelNames } from '#shared/contract/api.ts';
import type { WireProblem } from '#shared/contract/job.ts';
import { wireProblemOf } from '#renderer/editor/actions/context.ts';
import { type PickedFile, openCaseOf } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface FilePicking {
  readonly picked: PickedFile | undefined;
  readonly onPick: (files: readonly PickedFile[]) => void;
  readonly onClear: () => void;
  readonly onEnter: () => void;
}

interface Props {
  readonly workbench: Workbench;
  /** The field that a file is chosen in, which another feature makes. */
  readonly renderFile: (picking: FilePicking) => ReactNode;
  /** Asks what the values of a mask mean; the same. */
  readonly renderMeaning: (onChange: (names: LabelNames | undefined) => void) => ReactNode;
}

const nothing = 'nothing';
const file = 'file';
const own = 'case';

/** Begins the review of a mask: of a network, of a file, or drawn from nothing. */
export function NewReadingDialog({ workbench, renderFile, renderMeaning }: Props): ReactElement {
  const state = useStore(workbench.store);
  const predictions = openCaseOf(state)?.detail.predictions ?? [];
  const [source, setSource] = useState(predictions[0]?.id ?? file);
  const [picked, setPicked] = useState<PickedFile>();
  const [names, setNames] = useState<LabelNames>();
  const [structures, setStructures] = useState(false);
  const [title, setTitle] = useState('');
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<WireProblem>();
  const [controller] = useState(() => new AbortController());
  const close = (): void => {
    controller.abort();
    workbench.closeDialog();
  };
  const kind = structures ? 'structures' : 'lesions';

  const begin = async (resampleLabels: boolean): Promise<void> => {
    setRunning(true);
    setProblem(undefined);
    try {
      if (source === file) {
        if (!picked) return;
        const request = { labelNames: names, ...(resampleLabels && { resampleLabels }) };
        await workbench.importMask(picked, request, kind, controller.signal);
      } else if (source === own) await workbench.importMask(own, {}, kind, controller.signal);
      else if (source === nothing)
        await workbench.beginReading({ title: title.trim() || 'My reading', source: { from: 'nothing' } });
      else {
        const name = predictions.find(({ id }) => id === source)?.name ?? 'Reading';
        await workbench.beginReading({
          title: title.trim() || name.slice(0, 100),
          source: { from: 'prediction', predictionId: source, kind },
        });
      }
      workbench.closeDialog();
    } catch (error) {
      if (!controller.signal.aborted) setProblem(wireProblemOf(error));
    } finally {
      setRunning(false);
    }
  };
  return (
    <Dialog isOpen title="New reading" className="bp6-dark new-reading" onClose={close}>
      <DialogBody>
        <RadioGroup
          label="Review"
          selectedValue={source}
          onChange={({ currentTarget }) => {
            setSource(currentTarget.value);
            setProblem(undefined);
          }}
        >
          {predictions.map(({ id, name, lesionCount }) => (
            <Radio key={id} value={id}>
              {name} <small>{lesionCount === 1 ? '1 lesion' : `${lesionCount} lesions`}</small>
            </Radio>
          ))}
          <Radio value={own}>The case&apos;s own labels and placed lesions</Radio>
          <Radio value={file}>A mask of a file</Radio>
          <Radio value={nothing}>Nothing: draw every lesion</Radio>
        </RadioGroup>
        {source === file && (
          <>
            {renderFile({
              picked,
              onPick: ([first]) => {
                setPicked(first);
                setProblem(undefined);
              },
              onClear: () => setPicked(undefined),
              onEnter: () => void begin(false),
            })}
            {picked && renderMeaning(setNames)}
          </>
        )}
        {source !== nothing && (
          <Checkbox
            label="take its labels as structures, not lesion by lesion"
            checked={structures}
            onChange={() => setStructures(!structures)}
          />
        )}
        {source !== file && source !== own && (
          <FormGroup label="Title" labelInfo="(optional)" labelFor="reading-title">
            <InputGroup
              id="reading-title"
              size="small"
              maxLength={100}
              value={title}
              onValueChange={setTitle}
            />
          </FormGroup>
        )}
        <FormGroup label="Reader" labelFor="reading-reader">
          <InputGroup
            id="reading-reader"
            size="small"
            maxLength={100}
            placeholder="Your name"
            value={state.reader}
            onValueChange={workbench.setReader}
          />
        </FormGroup>
        {problem && (
          <Callout intent={problem.code === 'grid-differs' ? 'warning' : 'danger'} role="alert">
            <p>{problem.sentence}</p>
            {problem.code === 'grid-differs' && (
              <Button
                size="small"
                intent="primary"
                text="Resample the mask"
                onClick={() => void begin(true)}
              />
            )}
          </Callout>
        )}
      </DialogBody>
      <DialogActions
        confirm="Begin"
        onConfirm={() => void begin(false)}
        onCancel={close}
        disabled={source === file && !picked}
        busy={running}
      />
    </Dialog>
  );
}
