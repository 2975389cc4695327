import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { buildNetwork } from '#main/networks/networks.ts';
import { openSession, type SessionOptions } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import type { Predict } from '#main/segmentation/sliding/slidingWindow.ts';

/** A network whose weights change between uses. */
export interface Predictor {
  /** Windows to logits with these weights, by key. */
  with(weights: ReadonlyMap<string, GraphTensor>): Predict;
  release(): Promise<void>;
}

/** Makes a recipe's network ready to segment patches, one at a time. */
export async function openPredictor(
  { network, input }: Pick<TrainSegmentationRecipe, 'network' | 'input'>,
  options: Pick<SessionOptions, 'provider' | 'threads'>,
): Promise<Predictor> {
  const { graph, inputs, tensors } = buildNetwork(network, 'segment', { grid: input.patch });
  const session = await openSession(graph, options);
  return {
    with: (weights) => {
      const fixed = Object.fromEntries(
        [...tensors.keys()].flatMap((key) => {
          const tensor = weights.get(key);
          return tensor === undefined ? [] : [[key, tensor] as const];
        }),
      );
      return async (windows) => {
        const { shape } = inputs['image'];
        const image = { dtype: 'F32', shape, data: windows.slice() } as const;
        const { logits } = await session.run({ ...fixed, image });
        return logits.data as Float32Array;
      };
    },
    release: () => session.release(),
  };
}
