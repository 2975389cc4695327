import { Problem } from '#shared/contract/problems.ts';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { toProblem } from '#shared/messages/messages.ts';
import type { DecodedPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import type { Scene } from '#main/synthesis/diffusion/scene.ts';
import type { CarriedProblem } from '../protocol.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Drawer } from './lesions/drawers.ts';
import type { SampleRequest } from './sampleSource.ts';

/** What a thread that draws samples begins with. */
export interface SamplerData {
  readonly recipe: TrainRecipe;
  readonly drawers: readonly Drawer[];
}

/** Pool → thread; `decoded` answers the thread's own question of that number. */
export type ToSampler =
  | { readonly kind: 'check'; readonly id: number; readonly case: number }
  | { readonly kind: 'draw'; readonly id: number; readonly request: SampleRequest }
  | { readonly kind: 'decoded'; readonly id: number; readonly outcome: Outcome<DecodedPatch[]> };

/** Thread → pool: an answer (without a sample after a check), or what a generator's networks are to make. */
export type FromSampler =
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome<DrawnSample | undefined> }
  | {
      readonly kind: 'decode';
      readonly id: number;
      readonly drawer: number;
      readonly scenes: readonly Scene[];
    };

export type Outcome<T> = { readonly value: T } | { readonly problem: CarriedProblem };

export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    const { code, data } = toProblem(error);
    return { problem: { code, data } };
  }
}

/** Questions to another thread that have no answer yet. */
export class Questions<T> {
  readonly #open = new Map<
    number,
    { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void }
  >();
  #next = 0;

  /** @param send sends the question under a number */
  ask(send: (id: number) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#open.set(id, { resolve, reject });
      send(id);
    });
  }

  answer(id: number, outcome: Outcome<T>): void {
    const one = this.#open.get(id);
    this.#open.delete(id);
    if ('value' in outcome) one?.resolve(outcome.value);
    else one?.reject(new Problem(outcome.problem.code, outcome.problem.data));
  }

  /** Nobody answers any more. */
  refuseAll(error: unknown): void {
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}
