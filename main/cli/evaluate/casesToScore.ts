import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { CaseToScore } from '#main/tasks/evaluate/evaluateFiles.ts';
import { isBatch, isFolder } from '../batch/foldersOf.ts';
import { caseName, filesOf, type NamedFile, namedFiles } from './findMasks.ts';

/** Files, or folders of files, as the command line names them. */
export interface Places {
  readonly pred: string;
  readonly truth?: string | undefined;
  readonly organMask?: string | undefined;
  readonly ct?: string | undefined;
}

const masksWithin = ['labels.nii.gz', 'labels.nii'];
const imagesWithin = ['ct.nii.gz', 'ct.nii'];

/**
 * The cases that the places hold, by the names of the truths, else of the predictions. What has no partner, or
 * several, comes as a case with its problem; so does a prediction that no truth asked for.
 *
 * @throws Problem `request-invalid` when files and folders are mixed or there is nothing to evaluate
 */
export async function casesToScore({ pred, truth, organMask, ct }: Places): Promise<CaseToScore[]> {
  const given = { '--pred': pred, '--truth': truth, '--organ-mask': organMask, '--ct': ct };
  const folders = await isFolder(pred);
  for (const [field, place] of Object.entries(given))
    // A folder that is one DICOM series is a CT, not a folder of CTs.
    if (place !== undefined && (await (field === '--ct' ? isBatch : isFolder)(place)) !== folders)
      throw new Problem('request-invalid', {
        field,
        reason: `${place} is ${folders ? 'no folder, but --pred is one' : 'a folder, but --pred is none'}`,
      });
  if (!folders) return [{ name: caseName(truth ?? pred), prediction: pred, truth, organMask, ct }];
  const lists: Lists = {
    predictions: await namedFiles(pred, masksWithin),
    truths: truth === undefined ? undefined : await namedFiles(truth, masksWithin),
    organMasks: organMask === undefined ? undefined : await namedFiles(organMask, masksWithin),
    cts: ct === undefined ? undefined : await namedFiles(ct, imagesWithin, true),
  };
  const cases = pairAll({ pred, truth, organMask, ct }, lists);
  if (cases.length === 0)
    throw new Problem('request-invalid', {
      field: '--pred',
      reason: `${pred} holds no label map (.nii, .nii.gz, .dcm)`,
    });
  return cases;
}

interface Lists {
  readonly predictions: readonly NamedFile[];
  readonly truths: readonly NamedFile[] | undefined;
  readonly organMasks: readonly NamedFile[] | undefined;
  readonly cts: readonly NamedFile[] | undefined;
}

function pairAll(places: Places, { predictions, truths, organMasks, cts }: Lists): CaseToScore[] {
  const taken = new Set<string>();
  const pair = (own: NamedFile, prediction: string, truth: string | undefined): CaseToScore =>
    attempt(own.name, () => ({
      name: own.name,
      prediction,
      truth,
      organMask: partner(own, organMasks, 'organ mask', places.organMask),
      ct: partner(own, cts, 'CT', places.ct),
    }));
  if (truths === undefined) return predictions.map((own) => pair(own, own.file, undefined));
  const cases = truths.map((own) =>
    attempt(own.name, () => {
      const prediction = partner(own, predictions, 'prediction', places.pred) ?? '';
      taken.add(prediction);
      return pair(own, prediction, own.file);
    }),
  );
  const asked = new Set(truths.flatMap(({ name }) => filesOf(name, predictions).map(({ file }) => file)));
  for (const { name, file } of predictions)
    if (!taken.has(file) && !asked.has(file))
      cases.push({ name, problem: unpaired(file, 'truth', places.truth ?? '', 0) });
  return cases.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function attempt(name: string, find: () => CaseToScore): CaseToScore {
  try {
    return find();
  } catch (error) {
    if (error instanceof Problem) return { name, problem: error };
    throw error;
  }
}

/** The one file of a list that goes with a case; undefined without a list. */
function partner(
  own: NamedFile,
  files: readonly NamedFile[] | undefined,
  wanted: string,
  folder: string | undefined,
): string | undefined {
  if (files === undefined) return undefined;
  const found = filesOf(own.name, files);
  if (found.length !== 1) throw unpaired(own.file, wanted, folder ?? '', found.length);
  return found[0].file;
}

const unpaired = (file: string, wanted: string, folder: string, candidates: number): Problem =>
  new Problem('mask-unpaired', { file: path.basename(file), wanted, folder, candidates });
