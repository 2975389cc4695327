import { diceCe, oneHot } from '#main/networks/losses.ts';
import { adam } from '#main/networks/optimisers.ts';
import type { Task } from '#main/training/trainStep.ts';
import { type Check, check, failed } from '../check.ts';
import { type GoldenCase, stored } from '../case.ts';
import type { GoldenKind } from '../kind.ts';
import { inputOf } from '../neural/formula.ts';
import { segmentationNetwork } from '../neural/segmentationNetwork.ts';
import { batchInputs, f32, length2, pieceOf, type Record3, trainSteps } from '../neural/train.ts';

interface PerTensor {
  readonly zero_gradient: boolean;
  readonly zero_gradient_range?: readonly [number, number];
  readonly tolerance: Readonly<Record<string, number>>;
}

interface TrainCase {
  readonly weight_salt: string;
  readonly optimizer: {
    readonly lr: number;
    readonly betas: readonly [number, number];
    readonly eps: number;
    readonly weight_decay: number;
  };
  readonly outputs: {
    readonly losses: readonly number[];
    readonly grad_l2: Readonly<Record<string, number>>;
    readonly dice_term: number;
    readonly ce_term: number;
  };
  readonly no_gradient_params: readonly string[];
  readonly zero_gradient_params: readonly string[];
  readonly per_tensor: Readonly<Record<string, PerTensor>>;
  readonly tolerance: { readonly loss_abs: readonly number[]; readonly grad_l2_rtol: number };
}

const exactly = (name: string, error: number, atMost: number): Check =>
  check(name, [error], [0], { rule: 'close', atol: atMost, rtol: 0 });

/** Three AdamW steps of a segmentation network: losses, gradients, parameters. */
export const segmentationTrain: GoldenKind = {
  kind: 'train-step',
  claims: ({ json }) => 'network' in json,
  async run(golden) {
    const spec = golden.json as unknown as TrainCase;
    const { lr: rate, betas, eps: epsilon, weight_decay: weightDecay } = spec.optimizer;
    const label = stored(golden, 'label');
    const batch = { x: inputOf(golden, 'x'), label: f32(label.shape, Float32Array.from(label.data, Number)) };
    const task: Task = {
      batch: batchInputs(batch),
      build(p, values) {
        const { logits } = segmentationNetwork(golden, p, values['x']);
        const { loss, dice, ce } = diceCe(logits, oneHot(values['label'], 3));
        return { loss, watched: { dice, ce } };
      },
    };
    const optimiser = adam({ betas, epsilon, weightDecay, decoupled: true });
    const record = await trainSteps(task, batch, optimiser, { steps: 3, rate, salt: spec.weight_salt });
    return [
      ...checkLosses(spec, record),
      ...checkGradients(spec, record),
      ...checkTensors(golden, spec, record),
    ];
  },
};

const checkLosses = ({ outputs, tolerance }: TrainCase, { losses, watched }: Record3): Check[] => [
  ...losses.map((loss, i) => exactly(`loss ${i}`, Math.abs(loss - outputs.losses[i]), tolerance.loss_abs[i])),
  exactly('dice', Math.abs(Number(watched['dice'].data[0]) - outputs.dice_term), tolerance.loss_abs[0]),
  exactly('ce', Math.abs(Number(watched['ce'].data[0]) - outputs.ce_term), tolerance.loss_abs[0]),
];

/** The length of every gradient, and that just the named parameters have none. */
function checkGradients(spec: TrainCase, { training, gradient }: Record3): Check[] {
  const untrained = [...training.frozen.keys()].sort().join();
  const checks =
    untrained === spec.no_gradient_params.toSorted().join() ? [] : [failed('without gradient', untrained)];
  const { places } = training;
  for (const { name } of places) {
    if (spec.zero_gradient_params.includes(name)) continue;
    const wanted = spec.outputs.grad_l2[name];
    const found = length2(pieceOf(training, gradient, name));
    const relative = Math.abs(found - wanted) / wanted;
    checks.push(
      exactly(`|grad| ${name}`, Number.isFinite(relative) ? relative : Infinity, spec.tolerance.grad_l2_rtol),
    );
  }
  return checks;
}

/** Stored gradients by the length of their difference; parameters by mean and largest difference. */
function checkTensors(golden: GoldenCase, spec: TrainCase, { training, gradient, after }: Record3): Check[] {
  return [...golden.tensors.keys()].flatMap((key) => {
    const [what, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    const row = spec.per_tensor[name];
    if (row === undefined || row.zero_gradient) return [];
    const wanted = Array.from(stored(golden, key).data, Number);
    const flat = { grad: gradient, after1: after[0], after3: after[2] }[what];
    if (flat === undefined) return [failed(key, 'is of no known sort')];
    const found = pieceOf(training, flat, name);
    const [from, to] = row.zero_gradient_range ?? [0, 0];
    const differences = wanted.map((value, i) =>
      what !== 'grad' && i >= from && i < to ? 0 : Math.abs(found[i] - value),
    );
    if (what === 'grad')
      return [exactly(key, length2(differences) / length2(wanted), row.tolerance['grad_rel_l2'])];
    const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
    return [
      exactly(`${key} mean`, mean, row.tolerance[`${what}_mean_abs`]),
      exactly(
        `${key} largest`,
        differences.reduce((a, b) => Math.max(a, b), 0),
        row.tolerance[`${what}_max_abs`],
      ),
    ];
  });
}
