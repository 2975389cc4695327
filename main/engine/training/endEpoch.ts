import path from 'node:path';
import type { EpochMetrics } from '#shared/contract/training.ts';
import { noSums } from './checkpoint.ts';
import type { EpochClock } from './epoch.ts';
import { type OpenRun, recipeFileIn } from './openRun.ts';
import { type LoadedCase, loadTrainingCase } from './trainingCase.ts';
import { type CaseDice, meanDice, overallOf, scoreOf, validateCase } from './validate.ts';
import { writeModel } from './writeModel.ts';

/**
 * Closes an epoch: validation when it is due, its row of metrics, the model when it is the best so far, a checkpoint.
 *
 * @param held validation cases, read when they are first needed
 * @returns whether the run goes on
 * @throws the signal's reason when the run is stopped during validation; the epoch is then closed later
 */
export async function endEpoch(run: OpenRun, clock: EpochClock, held: LoadedCase[]): Promise<boolean> {
  const { recipe, place, metrics, log, runFolder } = run;
  const epoch = place.epoch + 1;
  const isEnd = epoch === recipe.epochs;
  const due = recipe.validation.length > 0 && (isEnd || epoch % recipe.validateEvery === 0);
  const found = due ? meanDice(await validate(run, held)) : undefined;
  const row = rowOf(run, epoch, found);
  await metrics.add(row);
  await log.scalars(place.step, scalarsOf(row));
  await log.note(lineOf(row, clock));
  await run.watch.flush();
  if (found !== undefined && row.score !== undefined) {
    const overall = overallOf(found);
    const isBest = place.best === undefined || beats([row.score, overall], place.best);
    place.worse = isBest ? 0 : place.worse + 1;
    if (isBest) {
      place.best = { score: row.score, overall, epoch };
      const best = { epoch, dice: found, cases: held.length };
      const recipeFile = recipeFileIn(runFolder);
      await writeModel(path.join(runFolder, 'model'), recipe, recipeFile, await run.weights(), best);
    }
  }
  place.epoch = epoch;
  place.stepsInEpoch = 0;
  place.sums = noSums();
  const goesOn = !isEnd && !(recipe.patience !== undefined && place.worse >= recipe.patience);
  if (!goesOn || epoch % recipe.checkpoint.everyEpochs === 0) await run.save();
  return goesOn;
}

const beats = (
  [score, overall]: readonly [number, number],
  best: { readonly score: number; readonly overall: number },
): boolean => score > best.score || (score === best.score && overall > best.overall);

async function validate(run: OpenRun, held: LoadedCase[]): Promise<CaseDice[]> {
  const { recipe, options, predictor, place, stepsPerEpoch, watch } = run;
  const begun = performance.now();
  for (const one of recipe.validation.slice(held.length)) held.push(await loadTrainingCase(one, recipe));
  const predict = predictor.with(await run.weights());
  const results: CaseDice[] = [];
  for (const [at, loaded] of held.entries()) {
    options.progress({
      stage: `validating after epoch ${place.epoch + 1}`,
      done: (place.epoch + 1) * stepsPerEpoch,
      total: recipe.epochs * stepsPerEpoch,
    });
    const { found, ...scored } = await validateCase(loaded, recipe, predict, options.signal);
    await watch.validated({ epoch: place.epoch + 1, step: place.step }, loaded, {
      at,
      found,
      dice: scored.dice,
    });
    results.push(scored);
  }
  watch.validationTook(performance.now() - begun);
  return results;
}

function rowOf(
  { place, rate }: OpenRun,
  epoch: number,
  found: Readonly<Record<string, number>> | undefined,
): EpochMetrics {
  const { samples, skipped, loss, dice, ce } = place.sums;
  return {
    epoch,
    step: place.step,
    rate: rate(place.epoch),
    loss: loss / samples,
    dice: dice / samples,
    ce: ce / samples,
    skipped,
    ...(found && { validation: found, score: scoreOf(found) }),
  };
}

const scalarsOf = ({
  loss,
  dice,
  ce,
  rate,
  score,
  validation = {},
}: EpochMetrics): Record<string, number> => ({
  'train/loss': loss,
  'train/dice': dice,
  'train/ce': ce,
  'train/rate': rate,
  ...(score !== undefined && { 'validation/score': score }),
  ...Object.fromEntries(Object.entries(validation).map(([label, dice]) => [`validation/${label}`, dice])),
});

/** An epoch for people: also how long it took, and how much of that the device computed. */
function lineOf({ epoch, step, loss, score }: EpochMetrics, { waited, computed }: EpochClock): string {
  const seconds = (waited + computed) / 1000;
  const busy = seconds === 0 ? 100 : (100 * computed) / (waited + computed);
  const scored = score === undefined ? '' : `, validation ${score.toFixed(4)}`;
  return `epoch ${epoch}, step ${step}: loss ${loss.toFixed(4)}${scored}; ${seconds.toFixed(1)} s, computing ${busy.toFixed(0)} % of it`;
}
