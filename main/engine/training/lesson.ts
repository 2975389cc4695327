import type { Precision } from '#shared/contract/training.ts';
import type { Optimiser } from '#main/networks/optimisers.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import type { Training } from '#main/training/trainStep.ts';
import type { DrawnSample } from './drawSample.ts';

/** All that gradients need of a training that learns sample by sample. */
export interface Lesson {
  readonly training: Training;
  readonly optimiser: Optimiser;
  /** In which its gradients are computed. */
  readonly precision: Precision;
  /** First values of the network's tensors, by key. */
  readonly first: ReadonlyMap<string, GraphTensor>;
  /** Tensors that are not trained. */
  readonly frozen: ReadonlyMap<string, GraphTensor>;
  /** Watched numbers that are told beside the loss. */
  readonly parts: readonly string[];
  readonly feedsOf: (sample: DrawnSample) => Feeds;
}
