import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LesionFacts, LesionSet } from '#shared/contract/lesionStatistics.ts';
import { Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { gridDifference } from '#main/engine/labels/gridDifference.ts';
import { readAnyHu } from '#main/engine/readHu.ts';
import { distributionsOf } from '#main/evaluation/distributions/distributions.ts';
import { lesionFacts } from '#main/evaluation/distributions/lesionFacts.ts';
import { labelRoles, type RoleOptions } from '#main/evaluation/labelRoles.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';

/** A labelled scan of a set; without a CT its lesions have no HU. */
export interface SetFile {
  readonly name: string;
  readonly labels: string;
  readonly ct?: string | undefined;
}

export interface MeasureSetOptions {
  readonly name: string;
  readonly files: readonly SetFile[];
  readonly labelNames: LabelNames;
  readonly roles: RoleOptions;
}

/**
 * Measures the lesions of every scan of a set. One that fails is named and does not stop the others.
 *
 * @throws Problem `cancelled`
 */
export async function measureSet(
  { name, files, labelNames, roles }: MeasureSetOptions,
  signal: AbortSignal,
  onCase: (sentence: string) => void,
): Promise<LesionSet> {
  const lesions: LesionFacts[] = [];
  const casesWithoutLesion: string[] = [];
  const failed: LesionSet['failed'] = [];
  for (const file of files) {
    await new Promise(setImmediate);
    if (signal.aborted) throw new Problem('cancelled', { task: 'measuring lesions' });
    try {
      const found = await measureFile(file, labelNames, roles);
      lesions.push(...found);
      if (found.length === 0) casesWithoutLesion.push(file.name);
      onCase(`${file.name}: ${found.length} lesions`);
    } catch (error) {
      const problem = toWireProblem(error);
      failed.push({ name: file.name, problem });
      onCase(`${file.name}: ${problem.sentence}`);
    }
  }
  const cases = files.length - failed.length;
  return { name, cases, casesWithoutLesion, lesions, distributions: distributionsOf(lesions), failed };
}

async function measureFile(
  { name, labels: file, ct }: SetFile,
  labelNames: LabelNames,
  options: RoleOptions,
): Promise<LesionFacts[]> {
  const { volume, table, unnamed } = await readLabelMap(file, labelNames);
  const roles = labelRoles({ file: path.basename(file), table, unnamed }, options);
  const image = ct === undefined ? undefined : (await readAnyHu(ct)).volume;
  const difference = image && gridDifference(image, volume);
  if (ct !== undefined && difference !== undefined)
    throw new Problem('masks-differ', { file: path.basename(ct), other: path.basename(file), difference });
  return lesionFacts(name, { labels: volume, roles, ct: image });
}
