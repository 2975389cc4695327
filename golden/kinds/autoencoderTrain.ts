import { adam } from '#main/networks/optimisers.ts';
import {
  autoencoderTask,
  type AutoencoderTaskConfig,
  discriminatorTask,
} from '#main/training/autoencoderTask.ts';
import {
  candidates,
  type Codebook,
  initialCodebook,
  perplexity,
  published,
  updateCodebook,
} from '#main/training/codebook.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenCase } from '../case.ts';
import type { GoldenKind } from '../kind.ts';
import { autoencoderConfig } from '../neural/diffusionNetworks.ts';
import { inputOf, literalOf, permutation, weight } from '../neural/formula.ts';
import { lengthChecks } from '../neural/lengths.ts';
import { f32, pieceOf, trainSteps } from '../neural/train.ts';
import { evaluate } from '../neural/evaluate.ts';
import { lookUp, nearestCodes } from '#main/networks/vqgan/autoencoder.ts';
import { l2 } from '#main/networks/losses.ts';
import { permuted } from './diffusionTrain.ts';

interface StepCase {
  readonly config: Readonly<Record<string, number>>;
  readonly grad_l2: Readonly<Record<string, number>>;
  readonly disc_grad_l2?: Readonly<Record<string, number>>;
  readonly grad_l2_rtol: number;
}

/** [n, dim, …] as rows of `dim` values. */
function rowsOf(data: Float32Array, [n, dim, ...grid]: readonly number[]): Float32Array {
  const voxels = grid.reduce((a, b) => a * b, 1);
  const rows = new Float32Array(data.length);
  for (let b = 0; b < n; b++)
    for (let v = 0; v < voxels; v++)
      for (let k = 0; k < dim; k++) rows[(b * voxels + v) * dim + k] = data[(b * dim + k) * voxels + v];
  return rows;
}

/** 1 at each sample's slice. */
function framesOf(indices: readonly number[], slices: number) {
  const data = new Float32Array(indices.length * slices);
  indices.forEach((index, b) => (data[b * slices + index] = 1));
  return f32([indices.length, 1, slices, 1, 1], data);
}

const configOf = (golden: GoldenCase, imageShape: readonly number[]): AutoencoderTaskConfig => {
  const { config } = golden.json as unknown as StepCase;
  return {
    autoencoder: autoencoderConfig(golden),
    imageShape,
    reconstruction: config['l1_weight'],
    commitment: config['commitment'],
    featureMatching: config['gan_feat_weight'],
    adversarial: config['global_step'] >= 10_000,
  };
};

const optimiser = adam({ betas: [0.5, 0.9], epsilon: 1e-8, weightDecay: 0, decoupled: false });

/** Losses and gradients of the autoencoder, and of the discriminators once they count; the code book's update. */
export const autoencoderTrainStep: GoldenKind = {
  kind: 'train-step',
  claims: ({ json }) => 'vqgan' in (json['networks'] as object) && !('unet' in (json['networks'] as object)),
  async run(golden) {
    const spec = golden.json as unknown as StepCase;
    const image = permuted(inputOf(golden, 'image'));
    const frames = literalOf(golden, 'frame_index') as { T_depth: readonly number[] };
    const batch = { image, frame: framesOf(frames.T_depth, image.shape[2]) };
    const config = configOf(golden, image.shape);
    const { training, watched, gradient, losses } = await trainSteps(
      autoencoderTask(config),
      batch,
      optimiser,
      { steps: 0, rate: 0 },
    );
    const { codes, embeddingDim: dim } = config.autoencoder;
    const rows = rowsOf(watched['latent'].data as Float32Array, watched['latent'].shape);
    const { name } = literalOf(golden, 'restart_permutation') as { name: string };
    const start = initialCodebook(weight('codebook.embeddings', [codes, dim]).data, dim);
    const spares = candidates(
      rows,
      dim,
      codes,
      (n) => permutation(name, n),
      () => new Float32Array(),
    );
    const after = updateCodebook(start, rows, watched['codes'].data, published, spares);
    const outputs: Record<string, Outputs[string]> = {
      loss: losses,
      recon_loss: [Number(watched['reconstruction'].data[0])],
      commitment: [Number(watched['commitment'].data[0])],
      perplexity: [perplexity(watched['codes'].data, codes)],
      codes: watched['codes'],
      x_recon: watched['decoded'],
      'codebook_after.N': after.uses,
      'codebook_after.z_avg': after.sums,
      'codebook_after.emb': after.embeddings,
    };
    for (const key of golden.tensors.keys())
      if (key.startsWith('grad.')) outputs[key] = pieceOf(training, gradient, key.slice('grad.'.length));
    const checks = lengthChecks(spec.grad_l2, spec.grad_l2_rtol, (key) => pieceOf(training, gradient, key));
    if (config.adversarial) {
      outputs['aeloss'] = [Number(watched['verdict'].data[0])];
      outputs['feat'] = [Number(watched['features'].data[0])];
      const second = await trainSteps(discriminatorTask(config), batch, optimiser, { steps: 0, rate: 0 });
      outputs['disc_loss'] = second.losses;
      const slope = (key: string) => pieceOf(second.training, second.gradient, key);
      for (const key of golden.tensors.keys())
        if (key.startsWith('disc_grad.')) outputs[key] = slope(key.slice('disc_grad.'.length));
      checks.push(...lengthChecks(spec.disc_grad_l2 ?? {}, spec.grad_l2_rtol, slope));
    }
    return [...compareStored(golden, outputs), ...checks];
  },
};

/** Two updates of a code book, with and without restarts, and its beginning. */
export const codebookKind: GoldenKind = {
  kind: 'codebook',
  async run(golden) {
    const dim = 8;
    const latents = [inputOf(golden, 'z0'), inputOf(golden, 'z1')];
    const names = (literalOf(golden, 'permutations') as { names: readonly string[] }).names;
    const embeddings = inputOf(golden, 'embeddings').data;
    const count = embeddings.length / dim;
    const sparesOf = (call: number): Float32Array =>
      candidates(
        rowsOf(latents[call].data, latents[call].shape),
        dim,
        count,
        (n) => permutation(names[call], n),
        () => inputOf(golden, `tile_noise${call}`).data,
      );
    const outputs: Record<string, Outputs[string]> = {};
    for (const run of ['restart', 'no_restart']) {
      let book: Codebook = { dim, embeddings, uses: inputOf(golden, 'N').data, sums: embeddings };
      for (const [call, z] of latents.entries()) {
        const table = f32([count, dim], book.embeddings);
        const { codes, loss } = await evaluate({ table, z }, (values) => {
          const found = nearestCodes(values['table'], values['z']);
          return { codes: found, loss: l2(values['z'], lookUp(values['table'], found)) };
        });
        const spares = run === 'restart' ? sparesOf(call) : undefined;
        book = updateCodebook(book, rowsOf(z.data, z.shape), codes.data, published, spares);
        const prefix = `${run}.call${call}.`;
        outputs[`${prefix}codes`] = codes;
        outputs[`${prefix}commitment`] = [0.25 * Number(loss.data[0])];
        outputs[`${prefix}perplexity`] = [perplexity(codes.data, count)];
        outputs[`${prefix}N`] = book.uses;
        outputs[`${prefix}z_avg`] = book.sums;
        outputs[`${prefix}embeddings`] = book.embeddings;
      }
    }
    const first = initialCodebook(sparesOf(0), dim);
    outputs['init.embeddings'] = first.embeddings;
    outputs['init.N'] = first.uses;
    return compareStored(golden, outputs);
  },
};
