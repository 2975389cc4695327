import path from 'node:path';
import { Option } from 'commander';
import { type ExportLayout, exportLayouts, ExportRecipe } from '#shared/contract/recipe.ts';
import { Problem } from '#shared/contract/problems.ts';
import { exportResults } from '#main/tasks/recipes/exportResults.ts';
import { isFolder } from '../batch/foldersOf.ts';
import type { Define } from '../commandTable.ts';
import { exportFromLibrary } from '../exportFromLibrary.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import { resultFolders } from '../resultFolders.ts';

interface Options extends LibraryOptions, ProgressOptions {
  readonly cases: readonly string[];
  readonly layout: ExportLayout;
  readonly out: string;
  readonly name: string;
}

/** `difftumor export`: results of `synthesize`, or cases of the library, as a set for other programs. */
export const exportSet: Define = (command, around) => {
  command
    .requiredOption(
      '--cases <case...>',
      'result folders of synthesize, or folders of them; else ids of the library, or "all"',
    )
    .addOption(
      new Option('--layout <name>', 'how the set is laid out').choices(exportLayouts).makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'where the set goes: an empty folder')
    .option('--name <name>', 'what the set is called', readName, 'DiffTumor')
    .addOption(libraryOption())
    .addOption(progressOption())
    .addHelpText(
      'after',
      `
The set appears whole or not at all: it is read back and checked before it gets its name.

Examples:
  difftumor export --cases results --layout nnunet --name livers --out nnUNet_raw
  difftumor export --cases all --library /data/library --layout pairs --out set`,
    );
  return async ({ cases, layout, out, name, library, ...options }: Options) => {
    const outDir = path.resolve(out);
    const taskOptions = { signal: around.signal, progress: progressTeller(around, options) };
    const areFolders = (await Promise.all(cases.map(isFolder))).every(Boolean);
    const ids = areFolders
      ? await exportFolders(cases, { layout, name, outDir }, taskOptions)
      : await exportFromLibrary(
          { library, cases, set: { layout, outDir, datasetName: name }, ...around },
          taskOptions,
        );
    return {
      json: { folder: outDir, layout, name, cases: ids },
      text: `${outDir}: ${ids.length} ${ids.length === 1 ? 'case' : 'cases'} as ${layout}, checked`,
    };
  };
};

async function exportFolders(
  folders: readonly string[],
  set: Omit<Parameters<typeof exportResults>[0], 'folders'>,
  options: Parameters<typeof exportResults>[1],
): Promise<string[]> {
  const results = (await Promise.all(folders.map(resultFolders))).flat();
  const { manifest } = await exportResults({ ...set, folders: results }, options);
  return manifest.cases.map(({ caseId }) => caseId);
}

function readName(text: string): string {
  if (ExportRecipe.shape.datasetName.safeParse(text).success) return text;
  throw new Problem('request-invalid', {
    field: '--name',
    reason: `"${text}" is not made of up to 64 letters, digits, - and _`,
  });
}
