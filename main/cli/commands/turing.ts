import { Argument, Option } from 'commander';
import { unsureRules } from '#shared/contract/turing.ts';
import type { Define } from '../commandTable.ts';
import { labelOptions } from '../options/labels.ts';
import { libraryOption } from '../options/library.ts';
import { wholeNumber } from '../options/numbers.ts';
import { seedOption } from '../options/seed.ts';
import { turingActions, type TuringOptions } from '../turing/actions.ts';

/** `difftumor turing ACTION [STUDY]`: reader studies, "which tumor is real?". */
export const turing: Define = (command, around) => {
  command
    .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(turingActions)))
    .argument('[study]', 'ID of a study of the library; for report also its folder')
    .option('--title <text>', 'create: what readers see above their questions', 'Real or synthetic?')
    .option('--cases <id...>', 'create: cases of the library to choose from, or "all"')
    .option('--real <folder>', 'create: a labelled set with real tumors, which is imported')
    .option('--synthetic <folder>', 'create: a labelled set with synthetic tumors, the same')
    .option(
      '--pairs <n>',
      'create: tumors of each kind (default: as many as there are)',
      wholeNumber('--pairs', 1, 500),
    )
    .option('--healthy <n>', 'create: scans without tumor', wholeNumber('--healthy', 0, 500), 0)
    .option('--no-ring', 'create: do not show where to look')
    .option('--back', 'create: readers may go back')
    .addOption(
      new Option('--unsure <rule>', 'create: what "unsure" counts as').choices(unsureRules).default('wrong'),
    )
    .option('--same-order', 'create: one order for all readers')
    .option('--reader <name>', 'answer: whose answers they are')
    .option('--answers <file>', 'answer: lines of VERDICT,CONFIDENCE,SECONDS in the order of her questions')
    .option('--out <folder>', 'report: where it goes, an empty folder')
    .addOption(seedOption())
    .addOption(libraryOption());
  for (const option of labelOptions()) command.addOption(option);
  command.addHelpText(
    'after',
    `
Readers answer in the window (Reader study, Read). Results come out once a study is closed.

Examples:
  difftumor turing create --library /data/library --title "Liver tumors" --pairs 20
  difftumor turing create --real Task03_Liver --synthetic results --unsure excluded
  difftumor turing close study-1f2e3d4c
  difftumor turing report study-1f2e3d4c --out report`,
  );
  return (action: string, study: string | undefined, options: TuringOptions) =>
    turingActions[action](study, options, around);
};
