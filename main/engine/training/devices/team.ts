import type { ComputeDevice } from '#shared/contract/primitives.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { Training } from '#main/training/trainStep.ts';
import type { Losses } from '../learner.ts';
import { makeBoard } from './board.ts';
import { boardLayout, slotsOfDevice } from './boardLayout.ts';
import type { HelperCalls } from './helperCalls.ts';

/** Devices that help the one that leads a training, each in a process of its own. */
export interface Helpers {
  readonly recipe: TrainRecipe;
  /** Without the one that leads. */
  readonly devices: readonly ComputeDevice[];
  /** Of each process. */
  readonly threads?: number | undefined;
  readonly calls: HelperCalls;
}

/** Helpers that are ready. */
export interface Team {
  readonly size: number;
  /** Gives all of them the parameters that the next gradients are computed with. */
  handOut(parameters: Float32Array): void;
  /** Has a helper compute the gradient of a sample, its n-th since `handOut`; it can be asked for two at a time. */
  ask(helper: number, n: number, sample: Feeds): Promise<Losses>;
  /** That gradient, once it is computed; the place is used again by the helper's next but one. */
  take(helper: number, n: number): Float32Array;
  release(): void;
}

/**
 * Makes the helpers' processes ready for a training.
 *
 * @throws Problem `provider-unusable`, `memory-short`, `device-lost` of one of them
 */
export async function openTeam(
  training: Training,
  { recipe, devices, threads, calls }: Helpers,
): Promise<Team> {
  const helpers = devices.length;
  const layout = boardLayout(training, helpers);
  const board = makeBoard(layout.bytes);
  try {
    await Promise.all(
      devices.map((device, at) =>
        calls.help(at, { recipe, board: board.file, device, threads, helpers, at }),
      ),
    );
  } catch (error) {
    board.close();
    throw error;
  } finally {
    board.unlink();
  }
  const gradient = new Float32Array(training.length);
  let version = 0;
  const slotOf = (n: number): number => n % slotsOfDevice;
  return {
    size: helpers,
    handOut: (parameters) => {
      board.write(layout.parameters, parameters);
      version++;
    },
    ask: async (helper, n, sample) => {
      const { batch } = layout.slots[helper][slotOf(n)];
      for (const [name, region] of Object.entries(batch))
        board.write(region, sample[name].data as Float32Array);
      return calls.gradient(helper, { slot: slotOf(n), version });
    },
    take: (helper, n) => {
      board.read(layout.slots[helper][slotOf(n)].gradient, gradient);
      return gradient;
    },
    release: () => board.close(),
  };
}
