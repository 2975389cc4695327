import path from 'node:path';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { TrainingCase, TrainRecipe } from '#shared/contract/training.ts';
import type { RunCase, TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { modelsIn } from '#main/engine/models/modelFolder.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { modelsOf, withModels } from '#main/engine/training/recipeFile.ts';
import type { CaseToExport } from '#main/engine/ops/exportSet.ts';
import type { Cases } from '../cases/cases.ts';
import { onDisk } from '../cases/onDisk.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { signedToExport } from '../readings/signedReading.ts';
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
 * placed lesions, or with a signed reading that is asked for, is written anew, with them, into `casesFolder`; others
 * are read where they lie.
 *
 * @param casesFolder is made for such cases, and must not hold any yet
 * @throws Problem `path-outside`, `case-missing`, `case-damaged`, `model-missing`, `training-case` for a case without labels
 */
export async function planRecipe(
  options: PlanOptions,
  plan: TrainingPlan,
  casesFolder: string,
  signal: AbortSignal,
): Promise<TrainRecipe> {
  const all = async (cases: readonly RunCase[]): Promise<TrainingCase[]> => {
    const out: TrainingCase[] = [];
    for (const one of cases) out.push(await filesOf(options, one, casesFolder, signal));
    return out;
  };
  const folders = new Map<string, string>();
  for (const model of modelsOf(plan)) folders.set(model, await modelFolder(options, model));
  const at = (model: string): string => folders.get(model) ?? model;
  const cases = { train: await all(plan.train), validation: await all(plan.validation) };
  return { ...withModels(plan, at), ...cases };
}

/** Of a model that is named by its id in the library, or by its folder: one of the library, or one that may be read. */
async function modelFolder({ library, policy }: PlanOptions, model: string): Promise<string> {
  const { models } = library.paths;
  if (!path.isAbsolute(model)) return (await locateModel(models, model)).folder;
  const known = (await modelsIn(models)).some(({ folder }) => path.resolve(folder) === path.resolve(model));
  return known ? model : policy.existing(model);
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
  const reading = one.reading === undefined ? undefined : signedToExport(open);
  if (one.reading !== undefined && !reading)
    throw new Problem('training-case', { name, reason: 'it has no signed reading any more' });
  if (!labels && !reading) throw new Problem('training-case', { name, reason: 'it has no labels' });
  if (!labels || reading || lesions.length > 0)
    return writtenAnew(options, open, reading, path.join(casesFolder, one.caseId), signal);
  return {
    from: 'files',
    name,
    image: path.join(open.folder, image.files[0]),
    labels: path.join(open.folder, labels.file),
    labelNames: Object.fromEntries(labels.rows.map((row) => [String(row.value), row.name])),
  };
}

/** A file that may be read. One that is missing is named later, together with all that is wrong with other cases. */
const allowed = (policy: PathPolicy, file: string): Promise<string> =>
  policy.existing(file).catch((error: unknown) => {
    if (isProblem(error, 'file-missing')) return file;
    throw error;
  });

/** The case with its lesions, and what a reader signed, as files. */
async function writtenAnew(
  { cases, engine, version }: PlanOptions,
  open: OpenCase,
  reading: CaseToExport['reading'],
  outDir: string,
  signal: AbortSignal,
): Promise<TrainingCase> {
  const { id: caseId, phantom } = open.record;
  const { name, lesions } = await cases.detail(caseId);
  const row = { caseId, onDisk: onDisk(open), phantom, lesions, ...(reading && { reading }) };
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
