import type { ModelSummary } from '#shared/contract/model.ts';
import { type TrainingTask, trainingTasks } from '#shared/contract/training.ts';
import type { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { autoencoderPlan } from './autoencoderPlan.ts';
import { diffusionPlan } from './diffusionPlan.ts';
import { caseKey, withStart } from './plan.ts';
import type { PlanKind, PlanPreset } from './planKind.ts';
import { segmentationPlan } from './segmentationPlan.ts';

/** Every kind of training; a new one is a row here, and a form in features/train. */
export const planKinds: { readonly [T in TrainingTask]: PlanKind<T> } = {
  trainSegmentation: segmentationPlan,
  trainAutoencoder: autoencoderPlan,
  trainDiffusion: diffusionPlan,
};

const kindOf = ({ task }: TrainingPlan): PlanKind<TrainingTask> => planKinds[task] as PlanKind<TrainingTask>;

export const kindChoices = trainingTasks.map((task) => ({ task, ...planKinds[task] }));

/** The preset that a plan's network is; undefined for one of a recipe's own. */
export function presetOf(plan: TrainingPlan): PlanPreset<TrainingPlan> | undefined {
  const own = networkKey(plan);
  return kindOf(plan).presets.find(({ apply }) => networkKey(apply(plan)) === own);
}

const networkKey = ({ network }: TrainingPlan): string =>
  JSON.stringify(Object.entries(network).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The plan with one of its kind's presets; weights to start from were for another network. */
export function withPreset(plan: TrainingPlan, id: string): TrainingPlan {
  const preset = kindOf(plan).presets.find((one) => one.id === id);
  return preset ? withStart(preset.apply(plan), undefined) : plan;
}

/** Models whose weights a plan's network can start from. */
export const startChoices = ({ network }: TrainingPlan, models: readonly ModelSummary[]): ModelSummary[] =>
  models.filter(
    ({ architecture }) =>
      architecture === network.architecture ||
      (architecture === 'swinvit' && network.architecture === 'swinunetr'),
  );

export const shownLabels = (plan: TrainingPlan): readonly string[] => kindOf(plan).shownLabels(plan);

/** "Dice 0.812". */
export function scoreWords(task: TrainingTask, score: number): string {
  const { name, write } = planKinds[task].score;
  return `${name} ${write(score)}`;
}

/** A new plan of a kind, for the cases of another plan, unless they are those that every plan of its kind begins with. */
export function planOfKind(
  task: TrainingTask,
  other: TrainingPlan,
  models: readonly ModelSummary[],
): TrainingPlan {
  const { train, validation, seed } = other;
  const first: TrainingPlan = planKinds[task].first(seed, models);
  const isChosen = casesKey(other) !== casesKey(kindOf(other).first(seed, models));
  return isChosen ? { ...first, train, validation } : first;
}

const casesKey = ({ train, validation }: TrainingPlan): string =>
  JSON.stringify([train, validation].map((part) => part.map(caseKey)));

/** What is wrong with a plan, as far as the window can tell; undefined when nothing is. */
export function planComplaint(plan: TrainingPlan, models: readonly ModelSummary[]): string | undefined {
  const { train, model, synthesis } = plan;
  if (model.title.trim() === '') return 'Give the model a name.';
  if (models.some(({ id }) => id === model.id))
    return `The library has a model ${model.id} already: choose another name.`;
  if (train.length === 0) return 'Add cases to train on.';
  if (synthesis && Object.values(synthesis.sizes).every((weight) => weight === 0))
    return 'Give at least one size of lesions a weight.';
  return kindOf(plan).complaint(plan, models);
}
