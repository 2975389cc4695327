import type { Architecture } from '#shared/contract/model.ts';

/** Prefixes that wrappers (DataParallel, the original program, torch.compile) put before every key. */
const wrappers = /^(?:module\.|backbone\.|_orig_mod\.)+/;

/** MONAI's own Swin-UNETR calls the two layers otherwise than the weights it loads. */
const monaiMlp = /^((?:swinViT\.)?layers\d+\.0\.blocks\.\d+\.mlp\.)linear([12]\.)/;

/** The transformer of Swin-UNETR as it is published alone. */
const loneTransformer = /^(?:patch_embed\.proj\.|layers\d+\.0\.|norm\.)/;

/**
 * Keys of a state dict as the networks name them, by their name in the file: prefixes stripped, other programs' names
 * replaced, DynUNet's second names left out where the first are there.
 */
export function canonicalKeys(keys: readonly string[]): Map<string, string> {
  const bare = keys.map((key) => key.replace(wrappers, '').replace(monaiMlp, '$1fc$2'));
  const alone = bare.includes('patch_embed.proj.weight');
  const levels = Math.max(0, ...bare.map(depthOf));
  const present = new Set(bare);
  const names = new Map<string, string>();
  bare.forEach((key, i) => {
    const name = alone && loneTransformer.test(key) ? `swinViT.${key}` : firstName(key, levels);
    if (name === key || !present.has(name)) names.set(keys[i], name);
  });
  return names;
}

/** How deep a key of DynUNet's recursive skip layers lies; 0 for other keys. */
const depthOf = (key: string): number =>
  key.startsWith('skip_layers.') ? (key.match(/next_layer\./g) ?? []).length : 0;

/** The name by which DynUNet calls a layer first, before it appears again among the skip layers. */
function firstName(key: string, bottom: number): string {
  const found = /^skip_layers\.(?:next_layer\.)*(?:(downsample|upsample)\.)?(.*)$/.exec(key);
  if (found === null) return key;
  const [, way, rest] = found;
  const depth = depthOf(key);
  if (way === 'upsample') return `upsamples.${bottom - 1 - depth}.${rest}`;
  if (way === 'downsample') return depth === 0 ? `input_block.${rest}` : `downsamples.${depth - 1}.${rest}`;
  return depth === bottom ? `bottleneck.${rest}` : key;
}

const training = /^(?:(?:image|video)_discriminator|perceptual_model)\.|^codebook\.(?:N|z_avg)$/;
const schedule =
  /^(?:betas|alphas_cumprod(?:_prev)?|sqrt_(?:one_minus_)?alphas_cumprod|log_one_minus_alphas_cumprod|sqrt_recip(?:m1)?_alphas_cumprod|posterior_(?:variance|log_variance_clipped|mean_coef[12]))$/;

/** Tensors that files of an architecture hold beside those that its network computes with. */
const besides: Readonly<Record<Architecture, RegExp>> = {
  unet: /^$/,
  dynunet: /^(?:heads|deep_supervision_heads)\./,
  swinvit:
    /\.relative_position_index$|^(?:rotation_head|contrastive_head|rotation_pre|contrastive_pre|conv|fc)\./,
  swinunetr: /\.relative_position_index$/,
  vqgan: training,
  diffusion: new RegExp(
    `${schedule.source}|^denoise_fn\\..*\\.rotary_emb\\.freqs$|^vqgan\\.(?:${training.source.replaceAll('^', '')})`,
  ),
};

/** Whether a tensor of that key may be in a file although the network does not compute with it. */
export const isBeside = (architecture: Architecture, key: string): boolean => besides[architecture].test(key);
