import { NetworkConfig } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { type Plain, toPlain } from '../plain.ts';
import type { TensorRef } from '../values.ts';
import { valueAt } from '../walk.ts';
import { recogniseDiffusion } from './diffusion.ts';
import { recogniseDynunet } from './dynunet.ts';
import { canonicalKeys } from './keys.ts';
import type { Shapes } from './shapes.ts';
import { recogniseSwinUnetr, recogniseSwinVit } from './swinunetr.ts';
import { recogniseUnet } from './unet.ts';
import { recogniseVqgan } from './vqgan.ts';

/** What a checkpoint turned out to be: its architecture, and its tensors under the architecture's own keys. */
export interface Recognised {
  readonly network: NetworkConfig;
  readonly tensors: ReadonlyMap<string, TensorRef>;
}

type Recogniser = (shapes: Shapes, config: Plain | undefined) => object | undefined;

/** Tried in this order; the diffusion file holds an autoencoder too, so it comes first. */
const recognisers: readonly Recogniser[] = [
  recogniseDiffusion,
  recogniseVqgan,
  recogniseSwinUnetr,
  recogniseSwinVit,
  recogniseDynunet,
  recogniseUnet,
];

/** Which of a file's state dicts: `ema` is what synthesis uses. */
export const stateNames = ['ema', 'state_dict', 'model'] as const;
export type StateName = (typeof stateNames)[number];

/**
 * Tells what network a checkpoint's weights are for, from key names and shapes alone (and the hyper-parameters of a
 * Lightning file). Wrapper prefixes `module.` and `backbone.` are stripped.
 *
 * @param state left out: the first of `stateNames` that is there, or the file itself where it is a state dict
 * @throws Problem `checkpoint-unknown` with some of its keys when no known architecture fits
 */
export function recognise(checkpoint: Checkpoint, state?: StateName): Recognised {
  const config = toPlain(valueAt(checkpoint.root, ['hyper_parameters', 'cfg']));
  const places = state === undefined ? [...stateNames.map((name) => [name]), []] : [[state]];
  for (const place of places) {
    const tensors = stateDict(checkpoint, place);
    if (tensors.size === 0) continue;
    const shapes = new Map([...tensors].map(([key, tensor]) => [key, tensor.shape]));
    for (const attempt of recognisers) {
      const network = NetworkConfig.safeParse(attempt(shapes, config));
      if (network.success) return { network: network.data, tensors };
    }
  }
  const keys = checkpoint.tensors.slice(0, 3).map(({ path }) => path.join('.'));
  throw new Problem('checkpoint-unknown', {
    file: checkpoint.file,
    keys: keys.join(', ') || 'no tensors at all',
  });
}

/** The tensors directly below a place, by the networks' keys; those deeper (optimiser moments) are not weights. */
function stateDict(checkpoint: Checkpoint, place: readonly string[]): Map<string, TensorRef> {
  const found = new Map<string, TensorRef>();
  for (const { path, tensor } of checkpoint.tensors) {
    const key = path.at(-1);
    if (
      path.length === place.length + 1 &&
      place.every((step, i) => step === path[i]) &&
      typeof key === 'string'
    )
      found.set(key, tensor);
  }
  const names = canonicalKeys([...found.keys()]);
  return new Map(
    [...found].flatMap(([key, tensor]) => {
      const name = names.get(key);
      return name === undefined ? [] : [[name, tensor] as const];
    }),
  );
}
