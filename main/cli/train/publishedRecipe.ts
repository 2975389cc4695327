import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { organs } from '#shared/contract/lesion.ts';
import { modelNames, publishedNetwork, swinTypes } from '#shared/contract/networkPresets.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import {
  optimiserNames,
  scheduleNames,
  type TrainingCase,
  TrainSegmentationRecipe,
} from '#shared/contract/training.ts';
import { readDataset } from '#main/engine/training/readDataset.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import { parseFoldList } from '#main/training/lists/foldList.ts';
import { number, wholeNumber } from '../options/numbers.ts';

export type PublishedOptions = Readonly<Record<string, string | true | undefined>>;

/**
 * The recipe that flags of the published training program ask for, with its defaults (reference/segmentation.md §12).
 * Synthesis has the published probabilities: half of the healthy samples, early, medium and large tumors 0.8, 0.1
 * and 0.1.
 *
 * @throws Problem `request-invalid`, `list-invalid`, `file-missing`
 */
export async function publishedRecipe(options: PublishedOptions): Promise<TrainSegmentationRecipe> {
  const text = (flag: string, otherwise: string): string => {
    const given = options[flag];
    return typeof given === 'string' ? given : otherwise;
  };
  const whole = (flag: string, otherwise: number, least = 0): number =>
    wholeNumber(`--${flag}`, least, 1_000_000)(text(flag, String(otherwise)));
  const real = (flag: string, otherwise: number): number =>
    number(`--${flag}`, 0, 1_000_000)(text(flag, String(otherwise)));
  const organ = oneOf('organ_type', organs, text('organ_type', 'liver'));
  const network = publishedNetwork(
    oneOf('model_name', modelNames, text('model_name', 'unet')),
    oneOf('swin_type', swinTypes, text('swin_type', 'base')),
  );
  const schedule = text('lrschedule', 'warmup_cosine');
  const start = [options['use_pretrained'], options['checkpoint'], options['pretrained_dir']].find(
    (given) => typeof given === 'string',
  );
  return TrainSegmentationRecipe.parse({
    task: 'trainSegmentation',
    model: {
      id: `${organ}-${text('model_name', 'unet')}`,
      title: `${organ}, ${text('model_name', 'unet')}`,
      licence: 'of its training data',
    },
    network,
    ...(typeof start === 'string' && { start: { model: path.resolve(start) } }),
    labels: ['background', organ, lesionName(organ)],
    input: { spacingMm: [1, 1, 1], windowHu: [-175, 250], patch: [96, 96, 96] },
    ...(await casesOf(options, text, organ)),
    synthesis: {
      generator: 'rules',
      share: 0.5,
      sizes: { small: 0.4, tiny: 0.4, medium: 0.1, large: 0.1 },
      mostLesions: 1,
      appearance: {},
    },
    optimiser: {
      name: oneOf('optim_name', optimiserNames, text('optim_name', 'adamw')),
      rate: real('optim_lr', 4e-4),
      weightDecay: real('reg_weight', 1e-5),
    },
    schedule: {
      name: scheduleNames.find((name) => name === schedule) ?? 'constant',
      warmupEpochs: whole('warmup_epochs', 100),
    },
    epochs: whole('max_epochs', 3000, 1),
    batch: whole('batch_size', 1, 1),
    validateEvery: whole('val_every', 200, 1),
    overlap: real('val_overlap', 0.5),
    cacheShare: real('cache_rate', 0.5),
    seed: whole('random_seed', 0),
  });
}

interface Cases {
  readonly train: TrainingCase[];
  readonly validation: TrainingCase[];
}

async function casesOf(
  options: PublishedOptions,
  text: (flag: string, otherwise: string) => string,
  organ: (typeof organs)[number],
): Promise<Cases> {
  const json = options['json_dir'];
  if (typeof json === 'string') {
    const validation = options['val_json_dir'];
    return {
      train: await readDataset(json),
      validation: typeof validation === 'string' ? await readDataset(validation) : [],
    };
  }
  const folder = options['datafold_dir'];
  if (typeof folder !== 'string')
    throw new Problem('request-invalid', {
      field: '--config',
      reason: 'a recipe, --datafold_dir or --json_dir must say what to train on',
    });
  const read = async (part: 'train' | 'val'): Promise<TrainingCase[]> => {
    const file = path.join(folder, `real_${text('tumor_type', 'tumor')}_${part}_${text('fold', '0')}.txt`);
    const roots = { dataRoot: text('data_root', ''), healthyRoot: text('healthy_data_root', '') };
    return parseFoldList(await textOf(file), { file, organ, ...roots });
  };
  return { train: await read('train'), validation: await read('val') };
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });

function oneOf<T extends string>(flag: string, choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined)
    throw new Problem('request-invalid', {
      field: `--${flag}`,
      reason: `"${text}" is none of ${choices.join(', ')}`,
    });
  return found;
}
