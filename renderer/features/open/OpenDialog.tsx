import { Button, Callout, Dialog, DialogBody, FormGroup, InputGroup, ProgressBar } from '@blueprintjs/core';
import { SwapVertical } from '@blueprintjs/icons';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import type { DicomScan } from '#shared/contract/dicom.ts';
import type { WireProblem } from '#shared/contract/job.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { wireProblemOf } from '#renderer/editor/actions/context.ts';
import type { Dialog as DialogState, PickedFile, PickedImage } from '#renderer/editor/editorState.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { FileField } from './FileField.tsx';
import { LabelMeaningField } from './LabelMeaningField.tsx';
import { type LabelMeaning, labelNamesFor } from './labelMeaning.ts';
import { SeriesChooser } from './SeriesChooser.tsx';
import { firstChoice, isAnswered, type SeriesChoice } from './seriesChoice.ts';
import { useScan } from './useScan.ts';
import './open.css';

interface Props {
  readonly workbench: Workbench;
  readonly dialog: Extract<DialogState, { kind: 'open' }>;
}

/** Brings a CT into the library, with the mask that says where its organs are. */
export function OpenDialog({ workbench, dialog }: Props): ReactElement {
  const { image, labels } = dialog;
  const [name, setName] = useState('');
  const [meaning, setMeaning] = useState<LabelMeaning>({ kind: 'file' });
  const [part, setPart] = useState<number>();
  const [problem, setProblem] = useState<WireProblem>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { showDialog, closeDialog, desktop, pickedFile, listFolder } = workbench;

  const [series, setSeries] = useState<SeriesChoice>({});
  const chooseFirst = useCallback((found: DicomScan) => setSeries(firstChoice(found)), []);
  const scanning = useScan(image, workbench.scanImage, chooseFirst);
  const scan = scanning.state === 'dicom' ? scanning.scan : undefined;
  const shownPart = part ?? (scanning.state === 'looking' ? scanning.part : undefined);
  const shown = problem ?? (scanning.state === 'failed' ? scanning.problem : undefined);

  const choose = (change: { image?: PickedImage | undefined; labels?: PickedFile | undefined }): void => {
    setProblem(undefined);
    showDialog({ ...dialog, ...change });
  };
  const open = async (resampleLabels: boolean): Promise<void> => {
    if (!image) return;
    const controller = new AbortController();
    running.current = controller;
    setProblem(undefined);
    setPart(0);
    try {
      const request = {
        image,
        labels,
        ...(name.trim() !== '' && { name: name.trim() }),
        ...(labels && { labelNames: labelNamesFor(meaning) }),
        ...(scan && dicomRequest(series, labels)),
        ...(resampleLabels && { resampleLabels }),
      };
      const detail = await workbench.importCase(request, setPart, controller.signal);
      closeDialog();
      await workbench.openCase(detail.id);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(wireProblemOf(error));
    } finally {
      setPart(undefined);
    }
  };
  const pickSeveral = (files: readonly PickedFile[], role: 'image' | 'labels'): void => {
    if (files.length > 1) workbench.offerFiles(files);
    else if (files.length === 1) choose({ [role]: files[0] });
  };
  const list = useCallback(
    (path: string | undefined, signal: AbortSignal) => listFolder(path, signal),
    [listFolder],
  );
  const field = { desktop, list, toPicked: pickedFile, onEnter: () => void open(false) };
  return (
    <Dialog isOpen title="Open a CT" className="bp6-dark open-dialog" onClose={closeDialog}>
      <DialogBody>
        <FileField
          {...field}
          label="CT"
          hint="NIfTI (.nii, .nii.gz, .hdr with its .img), or DICOM: a folder, a ZIP archive, files"
          folders
          picked={image}
          onPick={(files) => pickSeveral(files, 'image')}
          onClear={() => choose({ image: undefined })}
        />
        {scan && <SeriesChooser scan={scan} choice={series} onChange={setSeries} />}
        <FileField
          {...field}
          label="Organ mask"
          hint="Optional; NIfTI, DICOM SEG or RTSTRUCT. Lesions can only be placed in labelled organs"
          picked={labels}
          onPick={(files) => pickSeveral(files, 'labels')}
          onClear={() => choose({ labels: undefined })}
          action={
            <ActionButton
              label="Exchange CT and mask"
              icon={<SwapVertical />}
              disabled={!image || !labels || image.from === 'several'}
              onClick={() => {
                if (image?.from !== 'several') choose({ image: labels, labels: image });
              }}
            />
          }
        />
        {labels && <LabelMeaningField meaning={meaning} onChange={setMeaning} />}
        <FormGroup label="Name in the library" labelInfo="(optional)" labelFor="import-name">
          <InputGroup
            id="import-name"
            size="small"
            maxLength={200}
            // A DICOM folder is often called after its patient: its case is not.
            placeholder={scan ? '' : (image?.name.replace(/\.(nii(\.gz)?|hdr|img)$/i, '') ?? '')}
            value={name}
            onValueChange={setName}
          />
        </FormGroup>
        {shown?.code === 'grid-differs' && (
          <Callout intent="warning" title="The mask does not fit the CT" className="open-problem">
            <p>{shown.sentence}</p>
            <p>Shall the mask be resampled onto the CT’s grid? The files themselves stay as they are.</p>
            <Button size="small" intent="primary" text="Resample the mask" onClick={() => void open(true)} />
            <Button size="small" text="Choose another mask" onClick={() => choose({ labels: undefined })} />
          </Callout>
        )}
        {shown && shown.code !== 'grid-differs' && (
          <Callout intent="danger" className="open-problem" role="alert">
            {shown.sentence}
          </Callout>
        )}
        {shownPart !== undefined && (
          <div className="open-progress" role="status">
            <ProgressBar intent="primary" {...(shownPart < 1 && shownPart > 0 && { value: shownPart })} />
            {shownPart < 1 && shownPart > 0
              ? `Sending, ${Math.round(100 * shownPart)} %`
              : part === undefined
                ? 'Looking at the files…'
                : 'Reading and checking…'}
          </div>
        )}
      </DialogBody>
      <DialogActions
        confirm="Open"
        onConfirm={() => void open(false)}
        onCancel={closeDialog}
        disabled={!image || scanning.state === 'looking' || (scan !== undefined && !isAnswered(scan, series))}
        busy={part !== undefined}
      />
    </Dialog>
  );
}

/** What an import is told of the chosen series; a mask that was picked goes before one that was found. */
const dicomRequest = ({ mask, segments, ...dicom }: SeriesChoice, picked: PickedFile | undefined) => ({
  dicom,
  ...(!picked && mask !== undefined && { labels: { from: 'image', file: mask } as const }),
  ...(segments && { segments: [...segments] }),
});
