import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { UsualTraining } from '#shared/contract/publishedTrainings.ts';
import { optimiserNames, scheduleNames } from '#shared/contract/training.ts';
import { number, wholeNumber } from '../options/numbers.ts';

export type PublishedOptions = Readonly<Record<string, string | true | undefined>>;

/** Values of flags, or what they are without. Each throws Problem `request-invalid`. */
export interface PublishedValues {
  text(flag: string, otherwise: string): string;
  whole(flag: string, otherwise: number, least?: number): number;
  real(flag: string, otherwise: number): number;
  oneOf<T extends string>(flag: string, choices: readonly T[], otherwise: T): T;
}

export function publishedValues(options: PublishedOptions): PublishedValues {
  const text = (flag: string, otherwise: string): string => {
    const given = options[flag];
    return typeof given === 'string' ? given : otherwise;
  };
  return {
    text,
    whole: (flag, otherwise, least = 0) =>
      wholeNumber(`--${flag}`, least, 1_000_000)(text(flag, String(otherwise))),
    real: (flag, otherwise) => number(`--${flag}`, 0, 1_000_000)(text(flag, String(otherwise))),
    oneOf: (flag, choices, otherwise) => oneOf(flag, choices, text(flag, otherwise)),
  };
}

/** The parts of a recipe that flags of any training say, with that training's own defaults. */
export function commonOf(
  options: PublishedOptions,
  { text, whole, real, oneOf: choose }: PublishedValues,
  usual: UsualTraining,
) {
  const schedule = text('lrschedule', usual.schedule);
  const start = [options['use_pretrained'], options['checkpoint'], options['pretrained_dir']].find(
    (given) => typeof given === 'string',
  );
  return {
    ...(typeof start === 'string' && { start: { model: path.resolve(start) } }),
    optimiser: {
      name: choose('optim_name', optimiserNames, usual.optimiser),
      rate: real('optim_lr', usual.rate),
      weightDecay: real('reg_weight', usual.weightDecay),
    },
    schedule: {
      name: scheduleNames.find((name) => name === schedule) ?? ('constant' as const),
      warmupEpochs: whole('warmup_epochs', 100),
    },
    precision: options['amp'] && !options['noamp'] ? ('mixed' as const) : ('float32' as const),
    epochs: whole('max_epochs', usual.epochs, 1),
    batch: whole('batch_size', usual.batch, 1),
    validateEvery: whole('val_every', usual.validateEvery, 1),
    cacheShare: real('cache_rate', 0.5),
    seed: whole('random_seed', 0),
  };
}

function oneOf<T extends string>(flag: string, choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined)
    throw new Problem('request-invalid', {
      field: `--${flag}`,
      reason: `"${text}" is none of ${choices.join(', ')}`,
    });
  return found;
}
