import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import {
  bestScore,
  epochMetrics,
  type EpochMetricsOf,
  lossParts,
  type TrainingTask,
} from '#shared/contract/training.ts';
import { noSums, type Place } from './checkpoint.ts';
import type { EpochClock } from './epoch.ts';
import type { Validation } from './learner.ts';
import { metricsColumns } from './metricsColumns.ts';
import { type OpenRun, recipeFileIn } from './openRun.ts';

/**
 * Closes an epoch: validation when it is due, its row of metrics, the model when it is the best so far, a checkpoint.
 *
 * @returns whether the run goes on
 * @throws Problem `training-case` when not one sample could be drawn; the signal's reason when the run is stopped during validation; the epoch is then closed later
 */
export async function endEpoch(run: OpenRun, clock: EpochClock): Promise<boolean> {
  const { recipe, place, metrics, log, options } = run;
  const epoch = place.epoch + 1;
  const isEnd = epoch === recipe.epochs;
  if (place.sums.samples === 0)
    throw new Problem('training-case', {
      name: 'The whole list',
      reason: 'not one sample of an epoch could be drawn, log.txt says why',
    });
  const due = options.held.length > 0 && (isEnd || epoch % recipe.validateEvery === 0);
  const found = due ? await validate(run) : undefined;
  const row = rowOf(run, epoch, found);
  await metrics.add(row);
  await log.scalars(place.step, scalarsOf(run, row));
  await log.note(lineOf(row, clock));
  await run.watch.flush();
  if (found !== undefined) {
    const { score, overall } = found;
    const isBest = place.best === undefined || beats(found, place.best, bestScore[recipe.task]);
    place.worse = isBest ? 0 : place.worse + 1;
    if (isBest) {
      place.best = { score, overall, epoch };
      await writeBest(run, epoch, found);
    }
  }
  place.epoch = epoch;
  place.stepsInEpoch = 0;
  place.sums = noSums();
  const goesOn = !isEnd && !(recipe.patience !== undefined && place.worse >= recipe.patience);
  if (!goesOn || epoch % recipe.checkpoint.everyEpochs === 0) await run.save();
  return goesOn;
}

function beats(found: Validation, best: NonNullable<Place['best']>, wanted: 'highest' | 'lowest'): boolean {
  if (found.score === best.score) return found.overall > best.overall;
  return wanted === 'highest' ? found.score > best.score : found.score < best.score;
}

async function validate(run: OpenRun): Promise<Validation> {
  const { recipe, options, learner, place, stepsPerEpoch, watch } = run;
  options.progress({
    stage: `validating after epoch ${place.epoch + 1}`,
    done: (place.epoch + 1) * stepsPerEpoch,
    total: recipe.epochs * stepsPerEpoch,
  });
  const begun = performance.now();
  const moment = { epoch: place.epoch + 1, step: place.step };
  const found = await options.turns(() =>
    learner.validate(options.held, options.signal, (told) => watch.validated(moment, told)),
  );
  watch.validationTook(performance.now() - begun);
  return found;
}

async function writeBest(
  { recipe, runFolder, learner, options }: OpenRun,
  epoch: number,
  { numbers }: Validation,
): Promise<void> {
  const named = metricsColumns(recipe).found.flatMap(({ name, measure }) =>
    numbers[name] === undefined ? [] : [[measure, numbers[name]] as const],
  );
  await learner.write(path.join(runFolder, 'model'), recipeFileIn(runFolder), {
    data: `validation cases of its training, after epoch ${epoch}, on the network's grid`,
    cases: options.held.length,
    numbers: Object.fromEntries(named),
  });
}

type Row = EpochMetricsOf<TrainingTask>;

const partsOf = ({ recipe, place }: OpenRun): Record<string, number> => {
  const { samples, parts } = place.sums;
  return Object.fromEntries(lossParts[recipe.task].map((name) => [name, (parts[name] ?? 0) / samples]));
};

function rowOf(run: OpenRun, epoch: number, found: Validation | undefined): Row {
  const { recipe, place, rate } = run;
  const { samples, skipped, loss } = place.sums;
  return epochMetrics[recipe.task].parse({
    epoch,
    step: place.step,
    rate: rate(place.epoch),
    loss: loss / samples,
    ...partsOf(run),
    skipped,
    ...(found && { validation: found.numbers, score: found.score }),
  });
}

const scalarsOf = (run: OpenRun, { loss, rate, score, validation = {} }: Row): Record<string, number> => ({
  'train/loss': loss,
  ...Object.fromEntries(Object.entries(partsOf(run)).map(([name, value]) => [`train/${name}`, value])),
  'train/rate': rate,
  ...(score !== undefined && { 'validation/score': score }),
  ...Object.fromEntries(Object.entries(validation).map(([name, value]) => [`validation/${name}`, value])),
});

/** An epoch for people: also how long it took, and how much of that the device took steps and drew lesions. */
function lineOf({ epoch, step, loss, score }: Row, { waited, drawn, computed }: EpochClock): string {
  const total = waited + drawn + computed;
  const percent = (part: number): string => (total === 0 ? 0 : (100 * part) / total).toFixed(0);
  const scored = score === undefined ? '' : `, validation ${score.toFixed(4)}`;
  const drawing = drawn === 0 ? '' : `, drawing lesions ${percent(drawn)} %`;
  return `epoch ${epoch}, step ${step}: loss ${loss.toFixed(4)}${scored}; ${(total / 1000).toFixed(1)} s, computing ${percent(computed)} % of it${drawing}`;
}
