import { Problem } from '#shared/contract/problems.ts';
import type { DecodedPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import type { DiffusionNetworks } from '#main/synthesis/diffusion/networks.ts';
import type { Scene } from '#main/synthesis/diffusion/scene.ts';
import { synthesisePatches } from '#main/synthesis/diffusion/synthesisePatches.ts';
import type { Turns } from '../turns.ts';
import type { Drawer } from './drawers.ts';
import type { DecodeScenes } from './putLesions.ts';

/** Runs the networks of a training's generators, between the steps of the training. */
export interface SceneDecoder {
  readonly decode: DecodeScenes;
  /** Milliseconds that the networks have taken so far. */
  spentMs(): number;
  /** Refuses what still waits, and resolves when no network runs any more. */
  close(): Promise<void>;
}

interface Request {
  readonly drawer: number;
  readonly scenes: readonly Scene[];
  readonly resolve: (patches: DecodedPatch[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface DecoderOptions {
  /** Every call of a network takes a turn. */
  readonly turns: Turns;
  /** After an abort every request ends at the next call of a network, with Problem `cancelled`. */
  readonly signal: AbortSignal;
}

/**
 * Serves requests in their order; those next in line for the same model share its calls as far as its batch goes, which
 * changes no lesion.
 *
 * @param networks of each generator; undefined for the rules
 */
export function sceneDecoder(
  drawers: readonly Drawer[],
  networks: readonly (DiffusionNetworks | undefined)[],
  { turns, signal }: DecoderOptions,
): SceneDecoder {
  const waiting: Request[] = [];
  let working: Promise<void> | undefined;
  let closed = false;
  let spent = 0;

  const timed = <A extends unknown[]>(call: (...args: A) => Promise<Float32Array>) => {
    return (...args: A): Promise<Float32Array> =>
      turns(async () => {
        if (closed || signal.aborted) throw new Problem('cancelled', { task: 'training' });
        const begun = performance.now();
        const result = await call(...args);
        spent += performance.now() - begun;
        return result;
      });
  };
  const inTurn = networks.map(
    (one) =>
      one && { ...one, encode: timed(one.encode), denoise: timed(one.denoise), decode: timed(one.decode) },
  );

  /** The next request, and those after it that its model can take along. */
  function take(): Request[] {
    const [first] = waiting;
    const most = networks[first.drawer]?.batch ?? 1;
    let scenes = 0;
    const others = waiting.findIndex((one, at) => {
      scenes += one.scenes.length;
      return at > 0 && (one.drawer !== first.drawer || scenes > most);
    });
    return waiting.splice(0, others < 0 ? waiting.length : others);
  }

  async function serve(requests: readonly Request[]): Promise<void> {
    try {
      const [{ drawer }] = requests;
      const [known, open] = [drawers[drawer], inTurn[drawer]];
      if (known.generator === 'rules' || !open) throw new RangeError('the rules need no networks');
      const scenes = requests.flatMap((one) => one.scenes);
      const patches = await synthesisePatches(scenes, known.source.sampling, open, {
        onStep: () => Promise.resolve(),
      });
      let at = 0;
      for (const one of requests) one.resolve(patches.slice(at, (at += one.scenes.length)));
    } catch (error) {
      for (const one of requests) one.reject(error);
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) await serve(take());
    working = undefined;
  }

  return {
    decode: (drawer, scenes) =>
      new Promise((resolve, reject) => {
        waiting.push({ drawer, scenes, resolve, reject });
        working ??= work();
      }),
    spentMs: () => spent,
    close: async () => {
      closed = true;
      await working;
    },
  };
}
