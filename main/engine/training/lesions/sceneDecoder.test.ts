import { expect, it } from 'vitest';
import { fakeCase } from '#main/synthesis/case.fake.ts';
import { fakeDiffusion, fakeNetworks } from '#main/synthesis/diffusion/networks.fake.ts';
import { type Scene, sceneOf } from '#main/synthesis/diffusion/scene.ts';
import { takeTurns } from '../turns.ts';
import type { Drawer } from './drawers.ts';
import { sceneDecoder } from './sceneDecoder.ts';

const { source, context, middle } = fakeCase({ dims: [48, 48, 48], organRadiusMm: 22 });

const drawer: Drawer = {
  generator: 'diffusion',
  weight: 1,
  source: { model: { id: 'fake', sha256: 'f'.repeat(64) }, sampling: { sampler: 'ddim', steps: 2 } },
  appearance: {},
  side: 32,
  windowHu: [-175, 250],
};
const drawers: readonly Drawer[] = [{ generator: 'rules', weight: 1 }, drawer, drawer];

const scene = (seed: number): Scene =>
  sceneOf(source.image, context, fakeDiffusion(middle, { seed }), { side: 32, windowHu: [-175, 250] });

const decoderOf = (
  networks: readonly ReturnType<typeof fakeNetworks>[],
  { signal = new AbortController().signal, turns = takeTurns() } = {},
) => sceneDecoder(drawers, [undefined, ...networks], { signal, turns });

it('makes of scenes what they are alone, and lets those of one model share calls', async () => {
  const networks = fakeNetworks({ batch: 4 });
  const decoder = decoderOf([networks, fakeNetworks()]);
  const alone = await Promise.all([1, 2, 3].map((seed) => decoder.decode(2, [scene(seed)])));
  networks.calls.clear();
  const [, second, third] = await Promise.all([1, 2, 3].map((seed) => decoder.decode(1, [scene(seed)])));
  // The first went at once; the others waited together.
  expect(networks.calls.get('denoise')).toBe(4);
  expect([second, third]).toEqual(alone.slice(1));
  expect(decoder.spentMs()).toBeGreaterThan(0);
  await decoder.close();
});

it('lets a step of the training in between two calls of networks', async () => {
  const turns = takeTurns();
  const order: string[] = [];
  const networks = fakeNetworks();
  const told = {
    ...networks,
    denoise: (...given: Parameters<typeof networks.denoise>) => {
      order.push('denoise');
      if (order.length === 1)
        void turns(async () => {
          order.push('step');
        });
      return networks.denoise(...given);
    },
  };
  await decoderOf([told], { turns }).decode(1, [scene(1)]);
  expect(order.slice(0, 3)).toEqual(['denoise', 'step', 'denoise']);
});

it('ends at the next call after an abort, and when it is closed', async () => {
  const controller = new AbortController();
  const networks = fakeNetworks();
  const aborting = {
    ...networks,
    encode: (patch: Float32Array) => (controller.abort(), networks.encode(patch)),
  };
  const decoder = decoderOf([aborting], { signal: controller.signal });
  await expect(decoder.decode(1, [scene(1)])).rejects.toMatchObject({ code: 'cancelled' });
  expect([...networks.calls]).toEqual([['encode', 1]]);

  const other = decoderOf([fakeNetworks()]);
  const waiting = Promise.allSettled([1, 2].map((seed) => other.decode(1, [scene(seed)])));
  await other.close();
  expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('goes on after a network has failed', async () => {
  let faults = 1;
  const networks = fakeNetworks();
  const failing = {
    ...networks,
    decode: (latent: Float32Array) =>
      faults-- > 0 ? Promise.reject(new RangeError('broken')) : networks.decode(latent),
  };
  const decoder = decoderOf([failing]);
  await expect(decoder.decode(1, [scene(1)])).rejects.toThrow('broken');
  expect(await decoder.decode(1, [scene(1)])).toHaveLength(1);
});
