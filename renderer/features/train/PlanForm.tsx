import { HTMLSelect, InputGroup } from '@blueprintjs/core';
import type { ComponentType, ReactElement } from 'react';
import { useStore } from 'zustand';
import { type TrainingTask } from '#shared/contract/training.ts';
import type { PlanOf, TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { withStart, withTitle } from '#renderer/editor/training/plan.ts';
import {
  kindChoices,
  planKinds,
  presetOf,
  startChoices,
  withPreset,
} from '#renderer/editor/training/planKinds.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { AutoencoderForm } from './AutoencoderForm.tsx';
import { DiffusionForm } from './DiffusionForm.tsx';
import { GeneratorForm } from './GeneratorForm.tsx';
import { modelChoices } from './modelChoices.ts';
import { Group, Row } from './Row.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';
import { SegmentationForm } from './SegmentationForm.tsx';

export interface KindFormProps<T extends TrainingTask> {
  readonly plan: PlanOf<T>;
  readonly change: (change: (plan: PlanOf<T>) => PlanOf<T>) => void;
  readonly workbench: Workbench;
}

/** What a kind of training alone has to be asked, as rows. */
const forms: { readonly [T in TrainingTask]: ComponentType<KindFormProps<T>> } = {
  trainSegmentation: SegmentationForm,
  trainAutoencoder: AutoencoderForm,
  trainDiffusion: DiffusionForm,
};

const ofRecipe = 'recipe';

/** What is trained, which lesions are put in, and how long. */
export function PlanForm({ workbench }: { readonly workbench: Workbench }): ReactElement {
  const { plan } = useStore(workbench.store);
  const { changePlan, changeKind } = workbench;
  const Form = forms[plan.task] as ComponentType<KindFormProps<TrainingTask>>;
  const change = (next: (plan: TrainingPlan) => TrainingPlan): void =>
    changePlan((old) => (old.task === plan.task ? next(old) : old));
  return (
    <div className="new-run-forms">
      <Group title="Network" note={<small>{planKinds[plan.task].makes}</small>}>
        <Row label="Kind">
          <HTMLSelect
            fill
            aria-label="Kind of training"
            value={plan.task}
            options={kindChoices.map(({ task, label }) => ({ value: task, label }))}
            onChange={({ currentTarget }) => {
              const chosen = kindChoices.find(({ task }) => task === currentTarget.value);
              if (chosen) changeKind(chosen.task);
            }}
          />
        </Row>
        <Row label="Name">
          <InputGroup
            size="small"
            fill
            aria-label="Name of the model"
            value={plan.model.title}
            onValueChange={(title) => changePlan((old) => withTitle(old, title))}
          />
        </Row>
        <Architecture {...{ plan, workbench }} />
        <Start {...{ plan, workbench }} />
        <Form {...{ plan, change, workbench }} />
      </Group>
      <GeneratorForm workbench={workbench} />
      <ScheduleForm workbench={workbench} />
    </div>
  );
}

const atRandom = 'random';

function Start({ plan, workbench }: { plan: TrainingPlan; workbench: Workbench }): ReactElement {
  const { models = [] } = useStore(workbench.store);
  const { value = atRandom, options } = modelChoices(startChoices(plan, models), plan.start?.model);
  return (
    <Row label="Starts from" hint="Weights of a model of the same network">
      <HTMLSelect
        fill
        aria-label="Starts from"
        value={value}
        options={[{ value: atRandom, label: 'random weights' }, ...options]}
        onChange={({ currentTarget: { value: model } }) =>
          workbench.changePlan((old) => withStart(old, model === atRandom ? undefined : model))
        }
      />
    </Row>
  );
}

function Architecture({ plan, workbench }: { plan: TrainingPlan; workbench: Workbench }): ReactElement {
  const preset = presetOf(plan);
  const options = planKinds[plan.task].presets.map(({ id, label }) => ({ value: id, label }));
  return (
    <Row label="Architecture">
      <HTMLSelect
        fill
        aria-label="Architecture"
        value={preset?.id ?? ofRecipe}
        options={preset ? options : [{ value: ofRecipe, label: 'as the recipe has it' }, ...options]}
        onChange={({ currentTarget }) => workbench.changePlan((old) => withPreset(old, currentTarget.value))}
      />
    </Row>
  );
}
