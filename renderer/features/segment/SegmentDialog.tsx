import { Checkbox, Dialog, DialogBody, FormGroup, HTMLSelect, Radio, RadioGroup } from '@blueprintjs/core';
import { type ReactElement, useEffect, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import { useStore } from 'zustand';
import type { ModelSummary } from '#shared/contract/model.ts';
import { type SegmentOptions, usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { filterWords, modelNote, segmentersOf } from './segmentChoice.ts';
import './segment.css';

interface Props {
  readonly workbench: Workbench;
  /** The case it was asked for on. */
  readonly caseId: string;
}

/** Looks for organs and lesions in the case with a network of the library; the answer is kept as a reading. */
export function SegmentDialog({ workbench, caseId }: Props): ReactElement {
  const { closeDialog, attempt, startJob, showJobs } = workbench;
  const models = useModels(workbench);
  const [chosen, setChosen] = useState<string>();
  const [options, setOptions] = useState(usualSegmentOptions);
  const model = models?.find(({ id }) => id === chosen) ?? models?.[0];
  const start = (): void => {
    if (!model) return;
    closeDialog();
    showJobs(true);
    void attempt(() => startJob({ task: 'segment', caseId, model: model.id, ...options }));
  };
  return (
    <Dialog isOpen title="Segment" className="bp6-dark segment-dialog" onClose={closeDialog}>
      <DialogBody>
        {models?.length === 0 ? (
          <NoModel />
        ) : (
          <>
            <RadioGroup
              label="Model"
              selectedValue={model?.id ?? ''}
              onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            >
              {(models ?? []).map((one) => (
                <Radio key={one.id} value={one.id}>
                  {one.title} <small>{modelNote(one)}</small>
                </Radio>
              ))}
            </RadioGroup>
            <Options options={options} onChange={setOptions} />
          </>
        )}
      </DialogBody>
      <DialogActions confirm="Segment" onConfirm={start} onCancel={closeDialog} disabled={!model}>
        For research only
      </DialogActions>
    </Dialog>
  );
}

/** Models that segment; undefined until the list has come. */
function useModels({ store, refreshModels, attempt }: Workbench): readonly ModelSummary[] | undefined {
  const { models } = useStore(store);
  useEffect(() => void attempt(refreshModels), [refreshModels, attempt]);
  return models && segmentersOf(models);
}

const NoModel = (): ReactElement => (
  <p className="dialog-lead">
    The library has no model that segments. Import one (<code>difftumor models import FILE --as NAME</code>),
    fetch a published one (<code>difftumor models download NAME</code>), or train one (
    <code>difftumor train segmentation</code>
    ).
  </p>
);

type Options = Omit<SegmentOptions, 'model'>;

interface OptionsProps {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}

/** What is usually left as it is. */
function Options({ options, onChange }: OptionsProps): ReactElement {
  const { overlap, organFirst, postProcessing } = options;
  const change = (part: Partial<Options>): void => onChange({ ...options, ...part });
  const clean = (part: Partial<Options['postProcessing']>): void =>
    change({ postProcessing: { ...postProcessing, ...part } });
  return (
    <>
      <FormGroup label="Overlap of windows" inline helperText="More is slower and smoother.">
        <HTMLSelect
          aria-label="Overlap of windows"
          value={String(overlap)}
          options={['0.25', '0.5', '0.75']}
          onChange={({ currentTarget }) => change({ overlap: Number(currentTarget.value) })}
        />
      </FormGroup>
      <FormGroup label="Lesions count" inline>
        <HTMLSelect
          aria-label="Where lesions count"
          value={postProcessing.organFilter}
          options={Object.entries(filterWords).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) =>
            clean({ organFilter: currentTarget.value as keyof typeof filterWords })
          }
        />
      </FormGroup>
      <FormGroup label="Drop lesions of less than this radius, mm" inline>
        <NumberField
          label="Smallest radius, mm"
          value={postProcessing.smallestRadiusMm}
          least={0}
          most={50}
          decimals={1}
          onChange={(smallestRadiusMm) => clean({ smallestRadiusMm })}
        />
      </FormGroup>
      <Checkbox
        checked={organFirst}
        label="Look for the organ first, then only around it"
        onChange={() => change({ organFirst: !organFirst })}
      />
    </>
  );
}
