import { HTMLSelect } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { optimiserNames, Precision, scheduleNames } from '#shared/contract/training.ts';
import type { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { planKinds } from '#renderer/editor/training/planKinds.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { Group, Row } from './Row.tsx';

interface Props {
  readonly workbench: Workbench;
}

const optimiserWords = { adamw: 'AdamW', adam: 'Adam', sgd: 'SGD, Nesterov' } as const;
const precisions = Precision.options;
const precisionWords = { float32: 'float32', mixed: 'mixed with float16' } as const;
const scheduleWords = {
  warmup_cosine: 'warm-up, cosine',
  cosine_anneal: 'cosine',
  constant: 'constant',
} as const;

type Schedule = Pick<TrainingPlan, WholeField | 'optimiser' | 'schedule' | 'precision'>;
type WholeField = 'epochs' | 'samplesPerCase' | 'batch' | 'validateEvery' | 'seed';

/** How long it trains, and how. */
export function ScheduleForm({ workbench }: Props): ReactElement {
  const { plan } = useStore(workbench.store);
  const { changePlan } = workbench;
  const change = (part: Partial<Schedule>): void => changePlan((old) => ({ ...old, ...part }));
  const whole = (field: WholeField, label: string, least: number, most: number): ReactElement => (
    <NumberField
      label={label}
      value={plan[field]}
      least={least}
      most={most}
      onChange={(value) => change({ [field]: value })}
    />
  );
  const { optimiser, schedule } = plan;
  return (
    <Group title="Training">
      <Row label="Epochs">{whole('epochs', 'Epochs', 1, 100_000)}</Row>
      <Row label="Samples" unit="per case" hint="Crops of each case an epoch">
        {whole('samplesPerCase', 'Samples of a case an epoch', 1, 1000)}
      </Row>
      <Row label="Batch" unit="samples" hint={planKinds[plan.task].batchHint}>
        {whole('batch', 'Batch (samples)', 1, 256)}
      </Row>
      <Row label="Validation" unit="epochs" hint="After every so many epochs">
        {whole('validateEvery', 'Epochs between validations', 1, 10_000)}
      </Row>
      <Row label="Rate">
        <NumberField
          label="Learning rate"
          value={optimiser.rate}
          least={0.000001}
          most={1}
          decimals={6}
          onChange={(rate) => change({ optimiser: { ...optimiser, rate } })}
        />
        <HTMLSelect
          aria-label="Schedule of the rate"
          value={schedule.name}
          options={scheduleNames.map((name) => ({ value: name, label: scheduleWords[name] }))}
          onChange={({ currentTarget }) => {
            const name = scheduleNames.find((one) => one === currentTarget.value);
            if (name) change({ schedule: { ...schedule, name } });
          }}
        />
      </Row>
      <Row label="Optimiser">
        <HTMLSelect
          fill
          aria-label="Optimiser"
          value={optimiser.name}
          options={optimiserNames.map((name) => ({ value: name, label: optimiserWords[name] }))}
          onChange={({ currentTarget }) => {
            const name = optimiserNames.find((one) => one === currentTarget.value);
            if (name) change({ optimiser: { ...optimiser, name } });
          }}
        />
      </Row>
      {plan.task !== 'trainAutoencoder' && (
        <Row
          label="Precision"
          hint="Mixed where the device gains by it; elsewhere it is float32, and said so"
        >
          <HTMLSelect
            fill
            aria-label="Precision"
            value={plan.precision}
            options={precisions.map((value) => ({ value, label: precisionWords[value] }))}
            onChange={({ currentTarget }) => {
              const precision = precisions.find((one) => one === currentTarget.value);
              if (precision) change({ precision });
            }}
          />
        </Row>
      )}
      <Row
        label="Seed"
        hint="The same plan with the same seed trains the same network, on a processor to the last bit"
      >
        {whole('seed', 'Seed', 0, 2 ** 32 - 1)}
      </Row>
    </Group>
  );
}
