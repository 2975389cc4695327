import { libraryPaths } from '#main/tasks/library/paths.ts';
import { replayFiles } from '#main/tasks/recipes/replayFiles.ts';
import type { Define } from '../commandTable.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { networkOptions, providerOption, type ProviderOptions } from '../options/provider.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import { answerOf } from '../resultAnswer.ts';

interface Options extends ProgressOptions, LibraryOptions, ProviderOptions {
  readonly out: string;
  readonly ct?: string;
  readonly labels?: string;
}

/** `difftumor replay`: the bytes of a provenance file again, or the reason why not. */
export const replay: Define = (command, around) => {
  command
    .argument('<provenance>', 'provenance.json of a result')
    .requiredOption('--out <folder>', 'where the files go: an empty folder')
    .option('--ct <file>', 'the CT, when the provenance does not say where it lies')
    .option('--labels <file>', 'the label map, likewise')
    .addOption(progressOption())
    .addOption(libraryOption())
    .addOption(providerOption())
    .addHelpText(
      'after',
      `
Inputs and results are compared by their sha256 with what the provenance states.

Examples:
  difftumor replay A/provenance.json --out again
  difftumor replay set/case7/provenance.json --ct ct7.nii.gz --labels liver7.nii.gz --out again`,
    );
  return async (provenance: string, options: Options) => {
    const { ct, labels, out } = options;
    const result = await replayFiles(
      {
        provenance,
        ct,
        labels,
        outDir: out,
        modelsFolder: libraryPaths(options.library).models,
        network: networkOptions(options),
      },
      { signal: around.signal, progress: progressTeller(around, options) },
    );
    return answerOf(result, out, around);
  };
};
