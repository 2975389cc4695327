import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Provider } from '#main/runtime/providers.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Define } from '../commandTable.ts';
import { wholeNumber } from '../options/numbers.ts';
import { providerOption } from '../options/provider.ts';
import type { Answer } from '../surroundings.ts';

/** Of benchmarks that compare with another program. */
interface ComparisonOptions {
  readonly only?: readonly string[];
  readonly threads?: number;
  readonly quick: boolean;
  readonly reduced: boolean;
  readonly python?: string;
  readonly plain: boolean;
  readonly mixed: boolean;
  readonly provider?: Provider;
}

/** What bench/run.ts offers; it is a bundle of its own, which installers leave out. */
export interface BenchModule {
  listBenches(): { name: string; summary: string }[];
  /** Times every variant of a benchmark; `cli` is run again, once a variant, to measure its memory. */
  runBench(
    options: ComparisonOptions & {
      readonly name: string;
      readonly rounds?: number;
      readonly cli: string;
      /** Told how far it is. */
      readonly tell: (line: string) => void;
    },
  ): Promise<Answer>;
  /** Runs one variant once; answers the peak memory of this process. */
  runVariant(options: { name: string; variant: string }): Promise<Answer>;
}

interface Options extends Partial<ComparisonOptions> {
  readonly rounds?: number;
  readonly variant?: string;
}

/** `difftumor bench [NAME]`: without a name, the list. */
export const bench: Define = (command, around) => {
  command
    .argument('[name]', 'benchmark to run; without it they are listed')
    .option('--rounds <n>', 'how often each variant is timed', wholeNumber('--rounds', 1, 1000))
    .option('--variant <name>', 'run only this variant, once, and tell its peak memory')
    .option('--only <names>', 'networks, tumors: these, separated by commas', (text) => text.split(','))
    .option(
      '--threads <n>',
      'networks: this many, left out 1 and 2; tumors: left out 2',
      wholeNumber('--threads', 1, 1024),
    )
    .option('--quick', 'networks: one round with one thread, without the slowest train steps')
    .option('--reduced', 'networks: inputs of two thirds of the side')
    .option('--python <file>', 'networks, tumors: the Python that has PyTorch')
    .option('--plain', 'networks, tumors: compare with the plain form of our own networks, not with PyTorch')
    .option('--mixed', 'networks: train steps in mixed precision, compared with float32')
    .addOption(providerOption())
    .addHelpText(
      'after',
      `
Variants are timed in turn after a warm-up; "ratio" compares each with the first one, round by round.

Examples:
  difftumor bench
  difftumor bench gaussian --rounds 21
  difftumor bench networks --quick --python .torch/bin/python`,
    );
  return async (
    name: string | undefined,
    { rounds, variant, quick = false, reduced = false, plain = false, mixed = false, ...rest }: Options,
  ) => {
    const file = path.join(around.distFolder, 'main', 'bench.js');
    if (!existsSync(file)) throw new Problem('file-missing', { file });
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as BenchModule;
    const benches = module.listBenches();
    if (name === undefined)
      return {
        json: benches,
        text: benches.map((row) => `${row.name.padEnd(16)} ${row.summary}`).join('\n'),
      };
    if (!benches.some((row) => row.name === name))
      throw new Problem('request-invalid', {
        field: name,
        reason: `the benchmarks are ${benches.map((row) => row.name).join(', ')}`,
      });
    if (variant !== undefined) return module.runVariant({ name, variant });
    const cli = path.join(around.distFolder, 'main', 'cli.js');
    const { tell } = around;
    return module.runBench({
      name,
      cli,
      tell,
      quick,
      reduced,
      plain,
      mixed,
      ...rest,
      ...(rounds === undefined ? {} : { rounds }),
    });
  };
};
