import type { TrainRecipe } from '#shared/contract/training.ts';
import { refuseSmallScan } from '#main/synthesis/diffusion/scene.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { refuseOther } from '../diffusion/refuseOther.ts';
import { centreVoxels, type CentreVoxels } from './centreVoxels.ts';
import { type DrawnSample, drawSample } from './drawSample.ts';
import { drawingRulesOf } from './drawingRules.ts';
import type { Painters } from './lesions/putLesions.ts';
import { type LoadedCase, loadTrainingCase } from './trainingCase.ts';

/** Which sample: number `at` of an epoch, of one of the training cases. */
export interface SampleRequest {
  readonly epoch: number;
  readonly at: number;
  readonly case: number;
}

/** Draws samples of the training cases. */
export interface SampleSource {
  /** Loads a case to see that it can be trained on, and drawn into. Rejects with what is wrong with it. */
  check(caseNumber: number): Promise<void>;
  /** The same request gives the same sample, whatever was asked before. Rejects as `check`. */
  draw(request: SampleRequest): Promise<DrawnSample>;
  close(): Promise<void>;
}

interface Held {
  readonly loaded: LoadedCase;
  readonly centres: CentreVoxels;
}

/**
 * Samples drawn in this thread; the first `cacheShare` of the cases stays in its memory once read.
 *
 * @param painters of the recipe's generators
 */
export function sampleSource(recipe: TrainRecipe, painters: Painters): SampleSource {
  const rules = drawingRulesOf(recipe);
  const random = seededRandom(recipe.seed, 'samples');
  const kept = Math.ceil(recipe.cacheShare * recipe.train.length);
  const held = new Map<number, Promise<Held>>();
  const read = async (caseNumber: number): Promise<Held> => {
    const loaded = await loadTrainingCase(recipe.train[caseNumber], rules);
    return { loaded, centres: centreVoxels(loaded, rules.labels, rules.input.windowHu[0]) };
  };
  const open = (caseNumber: number): Promise<Held> => {
    const known = held.get(caseNumber);
    if (known !== undefined) return known;
    const opened = read(caseNumber);
    if (caseNumber < kept) {
      held.set(caseNumber, opened);
      opened.catch(() => held.delete(caseNumber));
    }
    return opened;
  };
  return {
    check: async (caseNumber) => {
      const { loaded } = await open(caseNumber);
      if (loaded.organs.length > 0 && painters.drawers.some(({ generator }) => generator === 'diffusion')) {
        refuseOther(loaded.labelled.image);
        refuseSmallScan(loaded.labelled.image);
      }
    },
    draw: async ({ epoch, at, case: caseNumber }) => {
      const { loaded, centres } = await open(caseNumber);
      return drawSample(loaded, centres, recipe, random.fork(`${epoch}/${at}`), painters);
    },
    close: () => {
      held.clear();
      return Promise.resolve();
    },
  };
}
