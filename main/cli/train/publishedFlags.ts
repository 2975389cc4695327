/** What becomes of a flag of the published training program (reference/segmentation.md §12). */
interface FlagRow {
  readonly flag: string;
  /** Left out for a switch. */
  readonly value?: string;
  /** What it does here; `without` says why it does nothing. */
  readonly effect: { readonly does: string } | { readonly without: string };
}

const value = (flag: string, name: string, does: string): FlagRow => ({
  flag,
  value: name,
  effect: { does },
});
const without = (why: string, flags: readonly string[], name?: string): FlagRow[] =>
  flags.map((flag) => ({ flag, ...(name !== undefined && { value: name }), effect: { without: why } }));

const dead = 'the published program reads it and never uses it';
const fixedHere = 'the networks are the published ones, whose shape it does not change';
const process = 'one process trains here, on the device that --provider names';

/**
 * Every flag of the published training program, by its name there: those that say something of a recipe, and those
 * that mean nothing here, which are told instead of being passed over.
 */
export const publishedFlags: readonly FlagRow[] = [
  value('model_name', 'name', 'unet, nnunet or swinunetr'),
  value('swin_type', 'type', 'tiny, small or base'),
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
  value('val_overlap', 'x', 'overlap of validation windows'),
  value('cache_rate', 'x', 'share of the cases kept in memory'),
  { flag: 'noamp', effect: { does: 'float32, as always here' } },
  { flag: 'syn', effect: { does: 'tumors are put into healthy cases, as always here' } },
  { flag: 'save_checkpoint', effect: { does: 'checkpoints are written, as always here' } },
  value('checkpoint', 'folder', 'a model folder to start from'),
  value('pretrained_dir', 'folder', 'the same'),
  ...without('--checkpoint or --pretrained_dir alone starts from a model', ['resume_ckpt']),
  value('use_pretrained', 'folder', 'the model folder of an imported model_swinvit.pt to start from'),
  value('random_seed', 'n', 'seed of everything random'),
  ...without(
    'diffusion models are not put in on the fly yet: tumors are made by rules',
    ['organ_model', 'ddim_ts', 'diff_model'],
    'x',
  ),
  ...without(process, ['distributed']),
  ...without(process, ['world_size', 'rank', 'dist-url', 'dist-backend'], 'x'),
  ...without(
    'crops and windows are 96 voxels wide, as published; --config can choose',
    ['roi_x', 'roi_y', 'roi_z'],
    'n',
  ),
  ...without('the published program overwrites it by the organ', ['fg_thresh'], 'n'),
  ...without('the published program overwrites it by --noamp', ['amp']),
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

/** Sentences on the given flags that do nothing here. */
export const withoutEffect = (given: Readonly<Record<string, unknown>>): string[] =>
  publishedFlags.flatMap(({ flag, effect }) =>
    given[camel(flag)] !== undefined && 'without' in effect
      ? [`--${flag} has no effect here: ${effect.without}.`]
      : [],
  );

/** A flag's name among Commander's options, which joins words at hyphens. */
export const camel = (flag: string): string =>
  flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
