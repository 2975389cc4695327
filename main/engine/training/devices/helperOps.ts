import type { ComputeDevice } from '#shared/contract/primitives.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { requireDevice } from '#main/runtime/providerFor.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { lessonOf } from '../kinds.ts';
import type { Losses } from '../learner.ts';
import { lossesOf } from '../stepper.ts';
import { type Board, openBoard } from './board.ts';
import { boardLayout, sampleInputs } from './boardLayout.ts';

export interface HelperInput {
  readonly recipe: TrainRecipe;
  readonly board: string;
  readonly device: ComputeDevice;
  readonly threads?: number | undefined;
  /** How many helpers there are, and which one this is. */
  readonly helpers: number;
  readonly at: number;
}

export interface GradientInput {
  /** Which of the helper's slots holds the sample, and gets its gradient. */
  readonly slot: number;
  /** Changes when there are new parameters on the board. */
  readonly version: number;
}

type Compute = (input: GradientInput) => Promise<Losses>;

/** What a process does whose device helps another's training. */
export function helperOps() {
  let compute: Compute | undefined;
  return {
    /** Makes ready for a training. Throws Problem `provider-unusable`, `memory-short`. */
    help: async (input: HelperInput): Promise<void> => {
      const board = openBoard(input.board);
      await requireDevice(input.device);
      compute = await computeOn(board, input);
    },
    /** Computes the gradient of a sample; it is then on the board. */
    gradient: (input: GradientInput): Promise<Losses> => {
      if (compute === undefined) throw new RangeError('this process helps no training');
      return compute(input);
    },
  };
}

async function computeOn(
  board: Board,
  { recipe, device, threads, helpers, at }: HelperInput,
): Promise<Compute> {
  const { training, frozen, parts, precision } = await lessonOf(recipe);
  const layout = boardLayout(training, helpers);
  const where = {
    provider: device.provider,
    device: device.number,
    ...(threads !== undefined && { threads }),
  };
  const trainer = await openTrainer(
    { gradient: training.gradient },
    {},
    { ...where, precision, weights: frozen },
  );
  const vector = (shape: readonly number[]): GraphTensor => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    return { dtype: 'F32', shape, data };
  };
  const parameters = vector([training.length]);
  const batch = Object.fromEntries(sampleInputs(training).map(([name, shape]) => [name, vector(shape)]));
  let read: number | undefined;
  return async ({ slot, version }) => {
    const regions = layout.slots[at][slot];
    if (version !== read) board.read(layout.parameters, parameters.data as Float32Array);
    read = version;
    for (const [name, { data }] of Object.entries(batch))
      board.read(regions.batch[name], data as Float32Array);
    const outputs = await trainer.step('gradient', { batch: { parameters, ...batch } });
    board.write(regions.gradient, outputs['gradient'].data as Float32Array);
    return lossesOf(outputs, parts);
  };
}
