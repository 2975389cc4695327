import type { TrainingTask } from '#shared/contract/training.ts';

/** What becomes of a flag of the published training programs (reference/segmentation.md §12, diffusion.md §7, §8). */
interface FlagRow {
  readonly flag: string;
  /** Left out for a switch. */
  readonly value?: string;
  /** What it does here; `without` says why it does nothing. */
  readonly effect: { readonly does: string } | { readonly without: string };
  /** Of which trainings alone it says something. */
  readonly of?: readonly TrainingTask[];
}

const value = (flag: string, name: string, does: string, ...of: TrainingTask[]): FlagRow => ({
  flag,
  value: name,
  effect: { does },
  ...(of.length > 0 && { of }),
});
const without = (why: string, flags: readonly string[], name?: string): FlagRow[] =>
  flags.map((flag) => ({ flag, ...(name !== undefined && { value: name }), effect: { without: why } }));

const dead = 'the published program reads it and never uses it';
const fixedHere = 'the networks are the published ones, whose shape it does not change';
const process = '--devices names the devices of this machine that share the batches, a process each';

/**
 * Every flag of the published training program, by its name there: those that say something of a recipe, and those
 * that mean nothing here, which are told instead of being passed over.
 */
export const publishedFlags: readonly FlagRow[] = [
  value('model_name', 'name', 'unet, nnunet or swinunetr', 'trainSegmentation'),
  value('swin_type', 'type', 'tiny, small or base', 'trainSegmentation'),
  value('organ_type', 'organ', 'liver, pancreas or kidney'),
  value('tumor_type', 'name', 'part of the names of the fold lists'),
  value('fold', 'n', 'number in the names of the fold lists'),
  value('datafold_dir', 'folder', 'where real_TYPE_train_N.txt and real_TYPE_val_N.txt lie'),
  value('data_root', 'path', 'put in front of the paths of real cases'),
  value('healthy_data_root', 'path', 'put in front of the paths of healthy cases'),
  value('json_dir', 'file', 'or: a dataset.json (Decathlon, nnU-Net) whose cases are trained on'),
  value('val_json_dir', 'file', 'and one whose cases validate'),
  value('logdir', 'folder', 'the run, as --out'),
  value('max_epochs', 'n', 'epochs'),
  value('batch_size', 'n', 'samples of a step'),
  value('optim_name', 'name', 'adam, adamw or sgd'),
  value('optim_lr', 'rate', 'learning rate'),
  value('reg_weight', 'x', 'weight decay'),
  value('lrschedule', 'name', 'warmup_cosine, cosine_anneal; any other is constant'),
  value('warmup_epochs', 'n', 'epochs of rising rate'),
  value('val_every', 'n', 'epochs between validations'),
  value('val_overlap', 'x', 'overlap of validation windows', 'trainSegmentation'),
  value('cache_rate', 'x', 'share of the cases kept in memory'),
  { flag: 'noamp', effect: { does: 'float32, as without it' } },
  { flag: 'amp', effect: { does: 'mixed precision on devices that gain by it' } },
  { flag: 'syn', effect: { does: 'tumors are put into healthy cases, as always here' } },
  { flag: 'save_checkpoint', effect: { does: 'checkpoints are written, as always here' } },
  value('checkpoint', 'folder', 'a model folder to start from'),
  value('pretrained_dir', 'folder', 'the same'),
  ...without('--checkpoint or --pretrained_dir alone starts from a model', ['resume_ckpt']),
  value('use_pretrained', 'folder', 'the model folder of an imported model_swinvit.pt to start from'),
  value('random_seed', 'n', 'seed of everything random'),
  value('n_hiddens', 'n', 'channels of the first convolution', 'trainAutoencoder'),
  value('embedding_dim', 'n', 'channels of the latents', 'trainAutoencoder'),
  value('n_codes', 'n', 'codes of the code book', 'trainAutoencoder'),
  value('l1_weight', 'x', 'weight of the reconstruction', 'trainAutoencoder'),
  value('perceptual_model', 'folder', 'an imported autoencoder that holds VGG weights', 'trainAutoencoder'),
  value('perceptual_weight', 'x', 'weight of the perceptual loss', 'trainAutoencoder'),
  value('gan_feat_weight', 'x', 'weight of the discriminators’ features', 'trainAutoencoder'),
  value('discriminator_iter_start', 'n', 'steps before the discriminators count', 'trainAutoencoder'),
  value(
    'vqgan_ckpt',
    'folder',
    'the model folder of the autoencoder; of a segmentation: what encodes for diffusion models',
    'trainDiffusion',
    'trainSegmentation',
  ),
  value('timesteps', 'n', '4 for early tumors, 200 for others', 'trainDiffusion'),
  value('gradient_accumulate_every', 'n', 'tens of samples that make a step', 'trainDiffusion'),
  value('ema_decay', 'x', 'decay of the averaged weights', 'trainDiffusion'),
  value('step_start_ema', 'n', 'steps before weights are averaged', 'trainDiffusion'),
  value(
    'organ_model',
    'organ',
    'tumors by the library’s diffusion models of liver, pancreas or kidney, early and later; without: by rules',
    'trainSegmentation',
  ),
  value(
    'diff_model',
    'models',
    'tumors by these diffusion models: folders or IDs, between commas',
    'trainSegmentation',
  ),
  value('ddim_ts', 'n', 'steps of the models of later tumors', 'trainSegmentation'),
  ...without(process, ['distributed']),
  ...without(process, ['world_size', 'rank', 'dist-url', 'dist-backend'], 'x'),
  ...without(
    'crops and windows are 96 voxels wide, as published; --config can choose',
    ['roi_x', 'roi_y', 'roi_z'],
    'n',
  ),
  ...without('the published program overwrites it by the organ', ['fg_thresh'], 'n'),
  ...without(
    fixedHere,
    [
      'num_classes',
      'norm_name',
      'feature_size',
      'in_channels',
      'out_channels',
      'num_heads',
      'mlp_dim',
      'hidden_size',
      'pos_embedd',
      'dropout_rate',
    ],
    'x',
  ),
  ...without(fixedHere, ['res_block', 'conv_block']),
  ...without(
    dead,
    [
      'healthy_num',
      'healthy_seed',
      'seg_block',
      'seg_num_blocks',
      'seg_base_filters',
      'seg_relu',
      'seg_mode',
      'seg_norm_name',
      'seg_aug_mode',
      'seg_norm_mode',
      'seg_crop_mode',
      'num_steps',
      'eval_num',
      'warmup_steps',
      'decay',
      'opt_level',
      'opt',
      'cache_num',
    ],
    'x',
  ),
  ...without(dead, [
    'seg_lastnorm_init_zero',
    'seg_use_se',
    'seg_noskip',
    'seg_aug_noflip',
    'lrdecay',
    'amp_scale',
  ]),
];

/** Sentences on the given flags that do nothing in a training. */
export const withoutEffect = (given: Readonly<Record<string, unknown>>, task: TrainingTask): string[] =>
  publishedFlags.flatMap(({ flag, effect, of = [task] }) => {
    if (given[camel(flag)] === undefined) return [];
    if ('without' in effect) return [`--${flag} has no effect here: ${effect.without}.`];
    return of.includes(task) ? [] : [`--${flag} has no effect here: it is a flag of ${of.join(' and ')}.`];
  });

/** A flag's name among Commander's options, which joins words at hyphens. */
export const camel = (flag: string): string =>
  flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
