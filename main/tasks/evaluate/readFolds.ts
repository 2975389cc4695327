import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Problem } from '#shared/contract/problems.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';

/** nnU-Net's splits_final.json: an entry a fold; a case belongs to the fold that validates on it. */
const NnunetSplits = z.array(z.object({ val: z.array(z.string()) })).min(1);

/** A MONAI or MSD data list: entries with a fold of their own. */
const DataList = z.object({
  training: z.array(z.object({ label: z.string(), fold: z.union([z.string(), z.number()]) })).min(1),
});

/** The name that a case has by the name of one of its files. */
const caseNameOf = (file: string): string =>
  path.posix
    .basename(file.replaceAll('\\', '/'))
    .replace(/\.nii(\.gz)?$/i, '')
    .replace(/_0000$/, '');

/**
 * Which fold each case is in, by name: from lines of `NAME,FOLD` (also parted by a tab or semicolon; a heading line
 * `name,fold` or `case,fold` is passed over), from nnU-Net's splits_final.json, or from a data list with folds.
 *
 * @throws Problem `folds-invalid`, `file-missing`, `file-unreadable`
 */
export async function readFolds(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  const rows = /^\s*[[{]/.test(text) ? jsonRows(text, file) : lineRows(text, file);
  const folds = new Map<string, string>();
  for (const [name, fold] of rows) {
    const other = folds.get(name);
    if (other !== undefined && other !== fold)
      throw invalid(file, `${name} is in folds ${other} and ${fold}`);
    folds.set(name, fold);
  }
  return folds;
}

const invalid = (file: string, reason: string): Problem =>
  new Problem('folds-invalid', { file: path.basename(file), reason });

type Row = readonly [name: string, fold: string];

function jsonRows(text: string, file: string): Row[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid(file, 'it is broken JSON');
  }
  const splits = NnunetSplits.safeParse(json);
  if (splits.success)
    return splits.data.flatMap(({ val }, fold) => val.map((name): Row => [caseNameOf(name), String(fold)]));
  const list = DataList.safeParse(json);
  if (list.success)
    return list.data.training.map(({ label, fold }): Row => [caseNameOf(label), String(fold)]);
  throw invalid(file, 'it is JSON of another kind');
}

function lineRows(text: string, file: string): Row[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line, at): Row | undefined => {
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
    const [name, fold] = cells;
    if (cells.length !== 2 || !name || !fold) throw invalid(file, `line ${at + 1} is "${line.slice(0, 80)}"`);
    return at === 0 && /^(name|case)$/i.test(name) ? undefined : [caseNameOf(name), fold];
  });
  const found = rows.filter((row) => row !== undefined);
  if (found.length === 0) throw invalid(file, 'it is empty');
  return found;
}
