import { fullBox } from '#shared/geometry/box.ts';
import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { ctWindows } from '#main/segmentation/native/ctWindows.ts';
import { bestSlabAxis, type Predict, slideWindows } from '#main/segmentation/sliding/slidingWindow.ts';
import { modelGridOf } from '#main/volume/modelGrid.ts';
import type { LoadedCase } from '../trainingCase.ts';

/** Dice of each label in one case, by label; labels that neither network nor truth has are left out. */
export interface CaseDice {
  readonly name: string;
  readonly dice: Readonly<Record<string, number>>;
}

/**
 * Segments a case on the network's grid and compares it with its labels.
 *
 * @returns 2 |A ∩ B| / (|A| + |B|) of each label but the background; `found` = the channel of each voxel
 * @throws the signal's reason after an abort
 */
export async function validateCase(
  { name, labelled, channelOf }: LoadedCase,
  { labels, input, overlap }: Pick<TrainSegmentationRecipe, 'labels' | 'input' | 'overlap'>,
  predict: Predict,
  signal: AbortSignal,
): Promise<CaseDice & { readonly found: Uint8Array }> {
  const { dims } = labelled.image;
  const slabAxis = bestSlabAxis(dims);
  const box = fullBox(dims);
  const truth = labelled.labels.data;
  const counts = labels.map(() => ({ common: 0, both: 0 }));
  const found = new Uint8Array(truth.length);
  const strides = [1, dims[0], dims[0] * dims[1]];
  const [p, q] = [0, 1, 2].filter((axis) => axis !== slabAxis);
  const planeSize = dims[p] * dims[q];
  const grid = modelGridOf(labelled.image, input.spacingMm);
  await slideWindows(ctWindows(labelled.image, grid, input.windowHu), {
    window: input.patch,
    overlap,
    classes: labels.length,
    batch: 1,
    predict,
    box,
    slabAxis,
    signal,
    onPlane: ({ index, logits }) => {
      for (let a = 0, v = 0; a < dims[p]; a++)
        for (let b = 0; b < dims[q]; b++, v++) {
          let best = 0;
          for (let c = 1; c < labels.length; c++)
            if (logits[c * planeSize + v] > logits[best * planeSize + v]) best = c;
          const at = index * strides[slabAxis] + a * strides[p] + b * strides[q];
          const wanted = channelOf[truth[at]];
          found[at] = best;
          counts[best].both++;
          counts[wanted].both++;
          if (best === wanted) counts[best].common++;
        }
    },
  });
  const dice = labels.flatMap((label, c): [string, number][] =>
    c === 0 || counts[c].both === 0 ? [] : [[label, (2 * counts[c].common) / counts[c].both]],
  );
  return { name, dice: Object.fromEntries(dice), found };
}

/** Mean of each label's Dice over the cases that have it. */
export function meanDice(cases: readonly CaseDice[]): Record<string, number> {
  const values = new Map<string, number[]>();
  for (const { dice } of cases)
    for (const [label, value] of Object.entries(dice))
      values.set(label, [...(values.get(label) ?? []), value]);
  return Object.fromEntries([...values].map(([label, list]) => [label, average(list)]));
}

/** What the best model is chosen by: the mean of the lesions' Dice, or of all labels where none is a lesion. */
export function scoreOf(mean: Readonly<Record<string, number>>): number {
  const lesions = Object.entries(mean).filter(([label]) => label.endsWith('_lesion'));
  return average((lesions.length > 0 ? lesions : Object.entries(mean)).map(([, value]) => value));
}

/** Decides between equal scores, as long as no lesion is found at all: the mean of every label's Dice. */
export const overallOf = (mean: Readonly<Record<string, number>>): number => average(Object.values(mean));

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
