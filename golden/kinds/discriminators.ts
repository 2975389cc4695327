import { abs, add, mean, neg, sub } from '#main/graph/functions.ts';
import { scalar, type Value } from '#main/graph/value.ts';
import { hinge } from '#main/networks/losses.ts';
import { part } from '#main/networks/parameters.ts';
import { discriminate } from '#main/networks/vqgan/discriminator.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { autoencoderConfig } from '../neural/diffusionNetworks.ts';
import { evaluate } from '../neural/evaluate.ts';
import { inputOf } from '../neural/formula.ts';

/** Logits, features and losses of both discriminators; with batch statistics where the case stores them. */
export const discriminatorsKind: GoldenKind = {
  kind: 'discriminators',
  async run(golden) {
    const config = autoencoderConfig(golden);
    const names = ['image_real', 'image_fake', 'video_real', 'video_fake'];
    const inputs = Object.fromEntries(names.map((name) => [name, inputOf(golden, name)]));
    const outputs = await evaluate(inputs, (values, p) => {
      const all: Record<string, Value> = {};
      for (const kind of ['image', 'video'])
        part(p, `${kind}_discriminator`, (q) => {
          const [x, y] = [values[`${kind}_real`], values[`${kind}_fake`]];
          const { features: real } = discriminate(q, x, config, 'running');
          const { features: fake } = discriminate(q, y, config, 'running');
          const trained = discriminate(q, x, config, 'batch');
          const [logits, fakeLogits] = [real[real.length - 1], fake[fake.length - 1]];
          const stages = real.slice(0, -1);
          stages.forEach((feature, i) => (all[`${kind}_feature${i}_real`] = feature));
          const distances = stages.map((feature, i) => mean(abs(sub(fake[i], feature))));
          Object.assign(all, {
            [`${kind}_logits_real`]: logits,
            [`${kind}_logits_fake`]: fakeLogits,
            [`${kind}_hinge`]: hinge(logits, fakeLogits),
            [`${kind}_g_loss`]: neg(mean(fakeLogits)),
            [`${kind}_feature_matching`]: distances.reduce(add, scalar(0)),
            [`${kind}_logits_real_train`]: trained.features[trained.features.length - 1],
          });
          for (const [name, value] of trained.running) all[`${kind}_after.${name}`] = value;
        });
      return Object.fromEntries(Object.entries(all).filter(([name]) => golden.tensors.has(name)));
    });
    // Scalars are stored as vectors of one.
    const shaped = Object.entries(outputs).map(([name, value]) =>
      value.shape.length === 0 ? [name, value.data] : [name, value],
    );
    return compareStored(golden, Object.fromEntries(shaped) as typeof outputs);
  },
};
