import type { SegmentationConfig } from '#shared/contract/training.ts';
import { input } from '#main/graph/value.ts';
import { diceCe, oneHot } from '#main/networks/losses.ts';
import { applyNetwork } from '#main/networks/networks.ts';
import type { Task } from '../trainStep.ts';

/**
 * Training a segmentation network on one sample at a time: instance norms see one sample anyway, and the loss of a
 * batch is the mean of its samples' losses (reference/segmentation.md §7).
 *
 * @param patch sizes of the sample, slowest axis first
 * @returns a task whose batch is `image` [1, 1, …patch] and `label` [1, …patch], class numbers as floats
 */
export const segmentationTask = (config: SegmentationConfig, patch: readonly number[]): Task => ({
  batch: {
    image: input('image', 'F32', [1, config.inChannels, ...patch]),
    label: input('label', 'F32', [1, ...patch]),
  },
  build(p, { image, label }) {
    const { logits } = applyNetwork(config, 'segment', p, { image });
    const { loss, dice, ce } = diceCe(logits, oneHot(label, config.outChannels));
    return { loss, watched: { dice, ce } };
  },
});
