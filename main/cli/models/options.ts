import { type Command, Option } from 'commander';
import { Organ } from '#shared/contract/lesion.ts';
import type { ModelInput } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type StateName, stateNames } from '#main/checkpoints/recognise/recognise.ts';
import type { NetworkTask } from '#main/networks/networks.ts';
import type { ModelFacts } from '#main/tasks/models/describeModel.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { progressOption, type ProgressOptions } from '../progress.ts';

export interface ModelsOptions extends LibraryOptions, ProgressOptions {
  readonly as?: string;
  readonly title?: string;
  readonly organ?: string;
  readonly labels?: readonly string[];
  readonly spacing?: readonly number[];
  readonly window?: readonly number[];
  readonly licence?: string;
  readonly state?: StateName;
  readonly timesteps?: number;
  readonly published?: true;
  readonly acceptLicence?: true;
  readonly mirror?: string;
  readonly file?: string;
  readonly sha256?: string;
  readonly onnx?: string;
  readonly task?: NetworkTask;
  readonly patch?: readonly number[];
}

const tasks: readonly NetworkTask[] = ['segment', 'features', 'encode', 'decode', 'denoise'];

const invalid = (field: string, reason: string): Problem => new Problem('request-invalid', { field, reason });

const numbers =
  (field: string, count: number, words: string) =>
  (text: string): number[] => {
    const values = text.split(',').map(Number);
    if (values.length !== count || !values.every(Number.isFinite))
      throw invalid(field, `"${text}" is not ${words}`);
    return values;
  };

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw invalid('--timesteps', `"${text}" is not a whole number from 1 to 10000`);
  return value;
}

function hash(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw invalid('--sha256', `"${text}" is not 64 hexadecimal digits`);
  return text.toLowerCase();
}

/** The options of `models`; which action takes which stands in their texts. */
export const addModelsOptions = (command: Command): Command =>
  command
    .option('--as <id>', 'import, download: ID of the model in the library')
    .option('--title <text>', 'import: what the model is called in lists')
    .option('--organ <organ>', 'import: organ that the model is for')
    .option('--labels <names>', 'import: what each output channel stands for, separated by commas', (text) =>
      text.split(',').map((name) => name.trim()),
    )
    .option(
      '--spacing <x,y,z>',
      'import: voxel size of the input, mm',
      numbers('--spacing', 3, 'three sizes such as 1,1,1'),
    )
    .option(
      '--window <low,high>',
      'import: HU window of the input',
      numbers('--window', 2, 'two HU values such as -175,250'),
    )
    .option('--licence <text>', 'import: licence, as the publisher of the file states it')
    .addOption(
      new Option('--state <name>', 'import: which weights of a file that holds several').choices(stateNames),
    )
    .option('--timesteps <n>', "import: steps of a diffusion model's schedule, if its file has none", count)
    .option('--published', 'list: the models that can be downloaded, too')
    .option('--accept-licence', 'download: you have read the licence and agree to it')
    .option('--mirror <url>', 'download: a server with the same files under the same paths')
    .option('--file <path>', 'download: take this file, fetched by other means')
    .option('--sha256 <hash>', 'download: hash that the file must have', hash)
    .option('--onnx <file>', 'export: the file to write')
    .addOption(new Option('--task <name>', 'export: which of its computations').choices(tasks))
    .option(
      '--patch <a,b,c>',
      'export: size of the input, in the order of its axes',
      numbers('--patch', 3, 'three sizes such as 96,96,96'),
    )
    .addOption(libraryOption())
    .addOption(progressOption());

/** What the person says of a model that is imported. */
export function factsOf({ title, organ, labels, spacing, window, licence }: ModelsOptions): ModelFacts {
  const [low = 0, high = 0] = window ?? [];
  if (low > high || (window && low === high))
    throw invalid('--window', 'its first value is not the lower one');
  const [x = 0, y = 0, z = 0] = spacing ?? [];
  if (spacing?.some((size) => size <= 0)) throw invalid('--spacing', 'a voxel has a size above 0');
  const input: Partial<ModelInput> = {
    ...(spacing && { spacingMm: [x, y, z] as [number, number, number] }),
    ...(window && { windowHu: [low, high] as [number, number] }),
  };
  return { title, organ: organ === undefined ? undefined : organOf(organ), labels, licence, input };
}

function organOf(text: string): Organ {
  const organ = Organ.safeParse(text);
  if (!organ.success) throw invalid('--organ', `"${text}" is not one of ${Organ.options.join(', ')}`);
  return organ.data;
}
