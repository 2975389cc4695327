import path from 'node:path';
import { Option } from 'commander';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import { distributionNames } from '#shared/contract/lesionStatistics.ts';
import { fixed } from '#main/evaluation/report/words.ts';
import { type MeasureSetOptions, measureSet } from '#main/tasks/evaluate/lesionSet.ts';
import { compareSets, statisticsFiles, writeStatistics } from '#main/tasks/evaluate/writeStatistics.ts';
import { refuseNotEmpty } from '#main/io/files/wholeFolder.ts';
import type { Define } from '../commandTable.ts';
import { filesOfSet } from '../evaluate/labelledSet.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';
import { labelValues } from '../options/values.ts';

interface Options extends LabelOptions {
  readonly beside?: string;
  readonly ct?: string;
  readonly besideCt?: string;
  readonly organ?: Organ;
  readonly organValues?: readonly number[];
  readonly tumorValues?: readonly number[];
  readonly out: string;
}

/** `difftumor statistics`: sizes, places and contrasts of the lesions of a labelled set, beside another's. */
export const statistics: Define = (command, around) => {
  command
    .argument('<folder>', 'labelled set: results of synthesize, an nnU-Net or MSD set, or label maps')
    .option('--beside <folder>', 'another set to show it beside, such as one of real lesions')
    .option('--ct <folder>', 'the CTs, where <folder> holds label maps alone')
    .option('--beside-ct <folder>', 'the CTs of the other set')
    .requiredOption('--out <folder>', 'where the result goes: an empty folder')
    .addOption(new Option('--organ <organ>', 'organ that counts where labels name several').choices(organs))
    .addOption(
      new Option('--organ-values <list>', 'label values that are organ').argParser(
        labelValues('--organ-values'),
      ),
    )
    .addOption(
      new Option('--tumor-values <list>', 'label values that are tumor').argParser(
        labelValues('--tumor-values'),
      ),
    );
  for (const option of labelOptions()) command.addOption(option);
  command.addHelpText(
    'after',
    `
Writes statistics.html, statistics.json and lesions.csv. Without names in a file, 1 is organ and 2 tumor.

Examples:
  difftumor statistics results --out statistics
  difftumor statistics results --beside Task03_Liver --organ liver --out statistics`,
  );
  return async (folder: string, options: Options) => {
    const { signal, tell, version } = around;
    const outDir = path.resolve(options.out);
    await refuseNotEmpty(outDir);
    const { organ, organValues, tumorValues } = options;
    const common = { labelNames: labelNamesIn(options), roles: { organ, organValues, tumorValues } };
    const inputs: MeasureSetOptions[] = [
      { ...common, name: nameOf(folder), files: await filesOfSet(folder, options.ct) },
    ];
    if (options.beside !== undefined) {
      const name = nameOf(options.beside);
      inputs.push({
        ...common,
        name: name === inputs[0].name ? `${name} (beside)` : name,
        files: await filesOfSet(options.beside, options.besideCt),
      });
    }
    const [set, beside] = [
      await measureSet(inputs[0], signal, tell),
      inputs.length > 1 ? await measureSet(inputs[1], signal, tell) : undefined,
    ];
    const result = compareSets(set, beside, version);
    await writeStatistics(outDir, result);
    const sets = beside ? [set, beside] : [set];
    return {
      json: { folder: outDir, ...result },
      text: [
        `${outDir}: ${statisticsFiles.join(', ')}`,
        ...sets.map(
          ({ name, lesions, cases, distributions: { diameterMm, contrastHu } }) =>
            `  ${name}: ${lesions.length} lesions in ${cases} cases, median ${fixed(diameterMm.percentiles[2], 1)} mm, ${fixed(contrastHu.percentiles[2], 0)} HU to the organ`,
        ),
        ...(result.apart
          ? [
              `  distance ${distributionNames.map((name) => `${name} ${fixed(result.apart?.[name] ?? NaN, 2)}`).join(', ')}`,
            ]
          : []),
      ].join('\n'),
      ok: sets.every(({ failed }) => failed.length === 0),
    };
  };
};

const nameOf = (folder: string): string => path.basename(path.resolve(folder));
