import path from 'node:path';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { modelsNamed, type OnTheFly, withModelPlaces } from '#shared/contract/onTheFly.ts';
import type { TrainingCase, TrainSegmentationRecipe } from '#shared/contract/training.ts';
import type { RunCase, TrainingPlan } from '#shared/contract/trainingPlan.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { locateGenerators } from '#main/engine/training/lesions/locateGenerators.ts';
import type { Cases } from '../cases/cases.ts';
import { onDisk } from '../cases/onDisk.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { locateModel } from '../models/modelLibrary.ts';

export interface PlanOptions {
  readonly library: CaseLibrary;
  readonly cases: Cases;
  readonly policy: PathPolicy;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

/**
 * The recipe of a plan: files that may be read, and cases of the library as the files that hold them. A case with
 * placed lesions is written anew, with them, into `casesFolder`; others are read where they lie.
 *
 * @param casesFolder is made for such cases, and must not hold any yet
 * @throws Problem `path-outside`, `model-missing`, `case-missing`, `case-damaged`, `training-case` for a case without labels
 */
export async function planRecipe(
  options: PlanOptions,
  plan: TrainingPlan,
  casesFolder: string,
  signal: AbortSignal,
): Promise<TrainSegmentationRecipe> {
  const all = async (cases: readonly RunCase[]): Promise<TrainingCase[]> => {
    const out: TrainingCase[] = [];
    for (const one of cases) out.push(await filesOf(options, one, casesFolder, signal));
    return out;
  };
  const { start, synthesis } = plan;
  return {
    ...plan,
    train: await all(plan.train),
    validation: await all(plan.validation),
    ...(synthesis && { synthesis: await generatorsOf(options, synthesis) }),
    ...(start && { start: { model: (await locateModel(options.library.paths.models, start.model)).folder } }),
  };
}

async function filesOf(
  options: PlanOptions,
  one: RunCase,
  casesFolder: string,
  signal: AbortSignal,
): Promise<TrainingCase> {
  const { library, policy } = options;
  if (one.from === 'phantom') return one;
  if (one.from === 'files')
    return { ...one, image: await allowed(policy, one.image), labels: await allowed(policy, one.labels) };
  const open = await library.get(one.caseId);
  if (open.damage) throw open.damage;
  const { image, labels } = open.record.source;
  const { name, lesions } = open.history.state;
  if (!labels) throw new Problem('training-case', { name, reason: 'it has no labels' });
  if (lesions.length > 0) return writtenAnew(options, open, path.join(casesFolder, one.caseId), signal);
  return {
    from: 'files',
    name,
    image: path.join(open.folder, image.files[0]),
    labels: path.join(open.folder, labels.file),
    labelNames: Object.fromEntries(labels.rows.map((row) => [String(row.value), row.name])),
  };
}

/** Models of the library by their folders; those of a recipe from elsewhere must lie where files may be read. */
async function generatorsOf({ library, policy }: PlanOptions, synthesis: OnTheFly): Promise<OnTheFly> {
  const allowed = new Map<string, string>();
  for (const model of modelsNamed(synthesis))
    if (path.isAbsolute(model)) allowed.set(model, await policy.existing(model));
  return locateGenerators(
    withModelPlaces(synthesis, (model) => allowed.get(model) ?? model),
    library.paths.models,
  );
}

/** A file that may be read. One that is missing is named later, together with all that is wrong with other cases. */
const allowed = (policy: PathPolicy, file: string): Promise<string> =>
  policy.existing(file).catch((error: unknown) => {
    if (isProblem(error, 'file-missing')) return file;
    throw error;
  });

/** The case with its lesions, as files. */
async function writtenAnew(
  { cases, engine, version }: PlanOptions,
  open: OpenCase,
  outDir: string,
  signal: AbortSignal,
): Promise<TrainingCase> {
  const { id: caseId, phantom } = open.record;
  const { name, lesions } = await cases.detail(caseId);
  const row = { caseId, onDisk: onDisk(open), phantom, lesions };
  await engine
    .run(
      'exportSet',
      { outDir, layout: 'pairs', name: 'case', version, cases: [row] },
      { task: 'training', signal },
    )
    .finally(() => engine.rest());
  const at = (file: string): string => path.join(outDir, caseId, file);
  return { from: 'files', name, image: at('ct.nii.gz'), labels: at('labels.nii.gz'), labelNames: {} };
}
