import type { VqganConfig } from '#shared/contract/model.ts';
import { abs, add, detach, mean, mul, neg, reduceSum, reshape, sub } from '#main/graph/functions.ts';
import { input, scalar, type Value } from '#main/graph/value.ts';
import { hinge, l1, l2 } from '#main/networks/losses.ts';
import { type Parameters, part } from '#main/networks/parameters.ts';
import { codebook, decode, encode, lookUp, nearestCodes } from '#main/networks/vqgan/autoencoder.ts';
import { discriminate } from '#main/networks/vqgan/discriminator.ts';
import { lpips } from '#main/networks/vqgan/lpips.ts';
import type { Task } from './trainStep.ts';

export interface AutoencoderTaskConfig {
  readonly autoencoder: VqganConfig;
  /** Of the images: [n, channels, slices, h, w], in the networks' axis order. */
  readonly imageShape: readonly number[];
  readonly reconstruction: number;
  readonly commitment: number;
  readonly featureMatching: number;
  /** Weight of LPIPS on one slice along each axis; left out: none, and no VGG is needed. */
  readonly perceptual?: number | undefined;
  /** Whether the discriminators have a say yet. */
  readonly adversarial: boolean;
}

interface Coded {
  readonly latent: Value;
  readonly codes: Value;
  readonly image: Value;
  readonly commitment: Value;
}

/** Encodes, quantises and decodes; the gradient passes the quantisation as if it were not there. */
function autoencode(p: Parameters, image: Value, config: VqganConfig): Coded {
  const latent = encode(p, image, config);
  const table = codebook(p, config);
  const codes = nearestCodes(table, latent);
  const quantised = lookUp(table, codes);
  const passed = add(latent, detach(sub(quantised, latent)));
  return { latent, codes, image: decode(p, passed, config), commitment: l2(latent, detach(quantised)) };
}

/**
 * One slice of each volume [n, c, d, h, w], marked by rows of 0 and a 1 in `frame`, which is as long as the volume
 * along one spatial axis and 1 along the others: [n, c, …] without that axis.
 */
const sliceOf = (volume: Value, frame: Value): Value => {
  const axis = frame.shape.findIndex((size, i) => i >= 2 && size > 1);
  const left = volume.shape.filter((_, i) => i !== axis);
  return reshape(reduceSum(mul(volume, frame), [axis]), left);
};

interface Judged {
  readonly real: readonly Value[];
  readonly fake: readonly Value[];
}

/** Features of both discriminators, the last being logits: of one slice, and of the volume. */
function judge(p: Parameters, real: Value, fake: Value, frame: Value, config: VqganConfig): Judged[] {
  const pairs = [
    ['image_discriminator', sliceOf(real, frame), sliceOf(fake, frame)],
    ['video_discriminator', real, fake],
  ] as const;
  return pairs.map(([name, ours, theirs]) =>
    part(p, name, (q) => ({
      real: discriminate(q, ours, config, 'batch').features,
      fake: discriminate(q, theirs, config, 'batch').features,
    })),
  );
}

const last = (features: readonly Value[]): Value => features[features.length - 1];
const total = (values: readonly Value[]): Value => values.reduce(add, scalar(0));
const isDiscriminator = (name: string): boolean => /^(image|video)_discriminator\./.test(name);
export const isPerceptual = (name: string): boolean => name.startsWith('perceptual_model.');

/** Names of the marks of slices along depth, height and width; the image discriminator sees the first. */
export const frameNames = ['frame', 'frameHeight', 'frameWidth'] as const;

const batchOf = ({ imageShape, perceptual }: AutoencoderTaskConfig): Readonly<Record<string, Value>> => {
  const frames = frameNames.slice(0, perceptual === undefined ? 1 : 3).map((name, axis) => {
    const shape = imageShape.map((size, i) => (i === 0 || i === axis + 2 ? size : 1));
    return [name, input(name, 'F32', shape)] as const;
  });
  return { image: input('image', 'F32', imageShape), ...Object.fromEntries(frames) };
};

/**
 * Teaches encoder and decoder: reconstruction, commitment and, once adversarial, both discriminators' verdicts and
 * features. The code book is not trained but averaged (codebook.ts) from the watched latents and codes.
 *
 * Batch: `image` in [-1, 1], and `frame`, which marks the slice that the image discriminator sees; with LPIPS also
 * `frameHeight` and `frameWidth`. Watched: the parts of the loss, as they are in it; latent, codes, decoded image.
 */
export function autoencoderTask(config: AutoencoderTaskConfig): Task {
  return {
    batch: batchOf(config),
    trains: (name) => !isDiscriminator(name) && !isPerceptual(name),
    build(p, { image, frame, ...frames }) {
      const coded = autoencode(p, image, config.autoencoder);
      const reconstruction = mul(l1(coded.image, image), config.reconstruction);
      const commitment = mul(coded.commitment, config.commitment);
      const judged = config.adversarial ? judge(p, image, coded.image, frame, config.autoencoder) : [];
      const verdict = total(judged.map(({ fake }) => neg(mean(last(fake)))));
      const matching = total(
        judged.flatMap(({ real, fake }) =>
          fake.slice(0, -1).map((feature, i) => mean(abs(sub(feature, detach(real[i]))))),
        ),
      );
      const features = mul(matching, config.featureMatching);
      const slices = config.perceptual === undefined ? [] : [frame, ...Object.values(frames)];
      const perceived = slices.map((one) =>
        part(p, 'perceptual_model', (vgg) =>
          mean(lpips(vgg, sliceOf(image, one), sliceOf(coded.image, one))),
        ),
      );
      const perceptual = mul(total(perceived), config.perceptual ?? 0);
      return {
        loss: total([reconstruction, commitment, verdict, features, perceptual]),
        watched: {
          reconstruction,
          commitment,
          perceptual,
          verdict,
          features,
          latent: coded.latent,
          codes: coded.codes,
          decoded: coded.image,
        },
      };
    },
  };
}

/** Teaches the discriminators to tell images from what the autoencoder makes of them. */
export function discriminatorTask(config: AutoencoderTaskConfig): Task {
  return {
    batch: batchOf({ ...config, perceptual: undefined }),
    trains: isDiscriminator,
    build(p, { image, frame }) {
      const { image: decoded } = autoencode(p, image, config.autoencoder);
      const judged = judge(p, image, detach(decoded), frame, config.autoencoder);
      return { loss: total(judged.map(({ real, fake }) => hinge(last(real), last(fake)))), watched: {} };
    },
  };
}
