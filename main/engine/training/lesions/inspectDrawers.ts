import { type Organ, type SizeClass, sizeClassRadiusMm } from '#shared/contract/lesion.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { buildNetwork } from '#main/networks/networks.ts';
import { neededBytes } from '#main/runtime/memoryNeed.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { formFor } from '#main/runtime/session.ts';
import { patchesOfLesion } from '#main/synthesis/diffusion/canvas.ts';
import { type DiffusionNetworks, latentSizes } from '#main/synthesis/diffusion/networks.ts';
import type { CheckedSource } from '../../diffusion/checkSource.ts';
import { networksOf, openNetworks } from '../../diffusion/openNetworks.ts';
import { createModels } from '../../models/models.ts';
import { draws, type Drawer } from './drawers.ts';
import type { FoundDrawers } from './findDrawers.ts';

interface Where {
  readonly provider: Provider;
  readonly threads?: number;
}

/** Memory that the networks of a training's generators take, in bytes; those that several share count once. */
export async function drawingBytes({ models }: FoundDrawers, { provider }: Where): Promise<number> {
  const lower = await formFor({ provider });
  const needs = new Map<string, number>();
  for (const source of models)
    for (const [task, { of, shape }] of source ? Object.entries(networksOf(source, { provider })) : []) {
      const key = JSON.stringify([of.manifest.weights[0].sha256, task, shape]);
      if (needs.has(key)) continue;
      const { graph } = buildNetwork(of.manifest.network, task as keyof ReturnType<typeof networksOf>, shape);
      needs.set(key, neededBytes(lower(graph)));
    }
  return [...needs.values()].reduce((a, b) => a + b, 0);
}

/**
 * Seconds that the networks of a training's generators take for a sample, on average: each call is measured once it is
 * ready, and lesions count with the patches that their nominal size takes.
 *
 * @param cases organs that lesions can be put into, of each training case; none of a case that has its own
 */
export async function secondsDrawing(
  { drawers, models: sources, recipe: { synthesis } }: FoundDrawers,
  cases: readonly (readonly Organ[])[],
  where: Where,
): Promise<number> {
  if (!synthesis || sources.every((source) => source === undefined)) return 0;
  const models = createModels();
  try {
    let seconds = 0;
    for (const [at, source] of sources.entries()) {
      const drawer = drawers[at];
      if (!source || drawer.generator === 'rules') continue;
      const patches = patchesOfSample(synthesis, drawers, drawer, cases);
      if (patches > 0)
        seconds += patches * (await secondsOfPatch(source, drawer.source.sampling.steps, models, where));
    }
    return seconds;
  } finally {
    await models.clear();
  }
}

/** How many patches a sample has of a generator, on average. */
function patchesOfSample(
  { share, sizes, mostLesions, mostOfSize }: OnTheFly,
  drawers: readonly Drawer[],
  drawer: Extract<Drawer, { generator: 'diffusion' }>,
  cases: readonly (readonly Organ[])[],
): number {
  const weighed = Object.entries(sizes) as [SizeClass, number][];
  const all = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  const ofOrgan = (organ: Organ): number =>
    weighed.reduce((sum, [size, weight]) => {
      if (!draws(drawer, organ, size)) return sum;
      const able = drawers.filter((one) => draws(one, organ, size));
      const chosen = drawer.weight / able.reduce((total, one) => total + one.weight, 0);
      const lesions = (1 + (mostOfSize?.[size] ?? mostLesions)) / 2;
      const patches = patchesOfLesion(2 * sizeClassRadiusMm[size], drawer.side);
      return sum + (weight / all) * chosen * lesions * patches;
    }, 0);
  const ofCases = cases.map((organs) =>
    organs.length === 0 ? 0 : organs.reduce((sum, organ) => sum + ofOrgan(organ), 0) / organs.length,
  );
  return (share * ofCases.reduce((a, b) => a + b, 0)) / Math.max(1, cases.length);
}

async function secondsOfPatch(
  source: CheckedSource,
  steps: number,
  models: ReturnType<typeof createModels>,
  where: Where,
): Promise<number> {
  const networks: DiffusionNetworks = await openNetworks(source, models, where);
  const [d, h, w] = latentSizes(networks);
  const voxels = d * h * w;
  const latent = new Float32Array(networks.latentChannels * voxels);
  const condition = new Float32Array(latent.length + voxels);
  const image = new Float32Array(networks.side ** 3);
  const encode = await secondsOf(() => networks.encode(image));
  const denoise = await secondsOf(() => networks.denoise(latent, 0, condition, 1));
  return encode + steps * denoise + (await secondsOf(() => networks.decode(latent)));
}

/** Seconds of a piece of work, the second time: the first one also makes things ready. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  await work();
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
