import { Dialog, DialogBody, SegmentedControl } from '@blueprintjs/core';
import { Random } from '@blueprintjs/icons';
import { type ReactElement, useState } from 'react';
import { DialogActions } from '#renderer/components/DialogActions.tsx';
import type { PhantomPhase } from '#shared/contract/primitives.ts';
import { phaseOptions } from '#renderer/components/phaseOptions.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { SliderRow } from '#renderer/components/SliderRow.tsx';
import type { Workbench } from '#renderer/editor/workbench.ts';

interface Props {
  readonly workbench: Workbench;
}
import '#renderer/components/formRow.css';

/** Makes an artificial abdomen: nobody's data, and enough to try everything on. */
export function PhantomDialog({ workbench }: Props): ReactElement {
  const { closeDialog, startJob, attempt, freshSeed } = workbench;
  const [size, setSize] = useState(192);
  const [seed, setSeed] = useState(freshSeed);
  const [phase, setPhase] = useState<PhantomPhase>('portal');
  const make = (): void => {
    closeDialog();
    void attempt(() => startJob({ task: 'phantom', size, seed, phase }));
  };
  return (
    <Dialog isOpen title="New phantom" className="bp6-dark" onClose={closeDialog}>
      <DialogBody>
        <p className="dialog-lead">
          An artificial abdomen with liver, pancreas, kidneys and their labels. Another seed gives another
          anatomy; more voxels show finer detail and take longer.
        </p>
        <SliderRow
          label="Voxels across"
          unit=""
          least={64}
          most={512}
          step={32}
          value={size}
          onChange={setSize}
        />
        <div className="form-row">
          <span className="slider-label">Contrast</span>
          <SegmentedControl
            fill
            size="small"
            aria-label="Contrast"
            options={[...phaseOptions]}
            value={phase}
            onValueChange={(chosen) => setPhase(chosen as PhantomPhase)}
          />
        </div>
        <div className="form-row form-seed">
          <span className="slider-label">Seed</span>
          <NumberField label="Seed" value={seed} least={0} most={2 ** 32 - 1} onChange={setSeed} />
          <ActionButton label="Another seed" icon={<Random />} onClick={() => setSeed(freshSeed())} />
        </div>
      </DialogBody>
      <DialogActions confirm="Make it" onConfirm={make} onCancel={closeDialog} />
    </Dialog>
  );
}
