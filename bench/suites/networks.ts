import path from 'node:path';
import type { BenchSuite, SuiteOptions } from '../benchSuite.ts';
import { machine } from '../machine.ts';
import { compareJob, type Row } from '../torch/compare.ts';
import { benchNetworks } from '../torch/networks.ts';
import { type Job, modes } from '../torch/serve.ts';
import { findOther, getTorch } from '../torch/sides.ts';

/** Forward passes and train steps against PyTorch on this machine. */
export const networksSuite: BenchSuite = {
  name: 'networks',
  summary:
    'every network, forward and train step, against PyTorch: processor time with one thread, wall time with two',
  async run(options, { programs, repository, tell }) {
    const other = findOther(options, repository);
    if (other === undefined) tell(getTorch);
    const rounds = options.rounds ?? (options.quick ? 1 : 3);
    const rows: Row[] = [];
    for (const job of jobsOf(options)) {
      const row = await compareJob(job, rounds, path.join(programs, 'benchNetwork.js'), other);
      rows.push(row);
      tell(lineOf(cellsOf(row)));
    }
    const result = { name: 'networks', rounds, with: other?.name ?? null, machine: machine(), rows };
    return { json: result, text: tableOf(result) };
  },
};

/** Left out of a quick run: a minute and more each. */
const slowSteps = ['nnunet', 'swin-base', 'autoencoder'];

function jobsOf({ only, threads, quick, reduced, provider, mixed }: SuiteOptions): Job[] {
  const names = Object.keys(benchNetworks);
  for (const name of only ?? [])
    if (!names.includes(name)) throw new RangeError(`the networks are ${names.join(', ')}, not ${name}`);
  const alone = quick || (provider ?? 'cpu') !== 'cpu';
  const counts = threads === undefined ? (alone ? [1] : [1, 2]) : [threads];
  return names
    .filter((name) => only?.includes(name) ?? true)
    .flatMap((network) =>
      modes.flatMap((mode) =>
        (mixed && mode !== 'step') ||
        (mode === 'step' &&
          (benchNetworks[network].loss === undefined || (quick && slowSteps.includes(network))))
          ? []
          : counts.map((count) => ({
              network,
              mode,
              threads: count,
              ...(provider && { provider }),
              ...(reduced && { size: (2 * benchNetworks[network].size) / 3 }),
              ...(mixed && { precision: 'mixed' as const }),
            })),
      ),
    );
}

const headings = ['', 'ours ms', 'other ms', 'ratio', 'ours MB', 'other MB', 'difference'];

const lineOf = ([name, ...numbers]: readonly string[]): string =>
  name.padEnd(34) + numbers.map((number) => number.padStart(11)).join('');

const round = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0));
/** Peak of the process, and how much of it came after loading. */
const memory = (peak: number | undefined, base: number | undefined): string =>
  peak === undefined || base === undefined ? '–' : `${round(peak)} +${round(peak - base)}`;

const cellsOf = (row: Row): string[] => [
  `${row.network} ${row.mode}, ${row.threads} ${row.threads === 1 ? 'thread' : 'threads'}, ${row.clock}`,
  round(row.oursMs),
  round(row.otherMs),
  row.ratio?.toFixed(2) ?? '–',
  memory(row.oursPeakMb, row.oursBaseMb),
  memory(row.otherPeakMb, row.otherBaseMb),
  row.error?.toExponential(1) ?? '–',
];

interface Result {
  readonly rounds: number;
  readonly with: string | null;
  readonly machine: ReturnType<typeof machine>;
  readonly rows: readonly Row[];
}

function tableOf({ rounds, with: other, machine, rows }: Result): string {
  const { processor, cores, memoryGb, node, load } = machine;
  return [
    `Networks, ours against ${other ?? 'nothing'}; medians of ${rounds} rounds in turn; memory: peak of the process, + what came after loading`,
    `${processor}, ${cores} cores, ${memoryGb} GB, Node ${node}, load ${load}`,
    lineOf(headings),
    ...rows.map((row) => lineOf(cellsOf(row))),
  ].join('\n');
}
