import type { DiffusionNetworks } from '#main/synthesis/diffusion/networks.ts';
import { openNetworks } from '../../diffusion/openNetworks.ts';
import { createModels, type NetworkOptions } from '../../models/models.ts';
import type { FoundDrawers } from './findDrawers.ts';
import type { Painters } from './putLesions.ts';
import { type DecoderOptions, sceneDecoder } from './sceneDecoder.ts';

/** The generators of a training, ready to draw until they are closed. */
export interface OpenPainters extends Painters {
  /** Milliseconds that their networks have taken so far. */
  spentMs(): number;
  /** Frees the networks. */
  close(): Promise<void>;
}

/** Encoder, denoiser and decoder. */
const networksOfModel = 3;

/**
 * Makes the networks of a training's generators ready, each once.
 *
 * @throws Problem what `openNetworks` throws, `memory-short`
 */
export async function openPainters(
  { drawers, models: sources }: FoundDrawers,
  where: NetworkOptions,
  options: DecoderOptions,
): Promise<OpenPainters> {
  const models = createModels(networksOfModel * sources.length);
  const networks: (DiffusionNetworks | undefined)[] = [];
  try {
    for (const source of sources) networks.push(source && (await openNetworks(source, models, where)));
  } catch (error) {
    await models.clear();
    throw error;
  }
  const decoder = sceneDecoder(drawers, networks, options);
  return {
    drawers,
    decode: decoder.decode,
    spentMs: decoder.spentMs,
    close: async () => {
      await decoder.close();
      await models.clear();
    },
  };
}
