/** The learning rate of each epoch 0, 1, …. */
export type LearningRate = (epoch: number) => number;

/**
 * Linear warm-up, then half a cosine: L e / (w - 1) for e < w, else L (1 + cos(π (e - w) / (M - w))) / 2. The first
 * epoch's rate is 0, and epochs w - 1 and w both have L.
 */
export const warmupCosine =
  (base: number, warmupEpochs: number, maxEpochs: number): LearningRate =>
  (epoch) => {
    if (epoch < warmupEpochs) return (base * epoch) / Math.max(1, warmupEpochs - 1);
    return (base * (1 + Math.cos((Math.PI * (epoch - warmupEpochs)) / (maxEpochs - warmupEpochs)))) / 2;
  };

/** Half a cosine from the first epoch on. */
export const cosineAnneal =
  (base: number, maxEpochs: number): LearningRate =>
  (epoch) =>
    (base * (1 + Math.cos((Math.PI * epoch) / maxEpochs))) / 2;
