import path from 'node:path';
import type { BenchModule } from '#main/cli/commands/bench.ts';
import type { BenchCase } from './benchCase.ts';
import { benchCases, benchSuites } from './cases.ts';
import { machine } from './machine.ts';
import { measure, type Timing } from './measure.ts';
import { ownPeakMb, peakMemoryMb } from './peakMemory.ts';

export const listBenches: BenchModule['listBenches'] = () =>
  [...benchCases, ...benchSuites].map(({ name, summary }) => ({ name, summary }));

export const runBench: BenchModule['runBench'] = async ({ name, rounds, cli, tell, ...options }) => {
  const suite = benchSuites.find((one) => one.name === name);
  if (suite !== undefined) {
    const programs = path.dirname(cli);
    const repository = path.resolve(programs, '../..');
    return suite.run(
      { ...options, ...(rounds === undefined ? {} : { rounds }) },
      { programs, repository, tell },
    );
  }
  const bench = benchOf(name);
  const timings = await measure(await bench.prepare(), rounds ?? bench.rounds);
  const peaks = await bench.finish?.();
  const rows = [];
  for (const timing of timings)
    rows.push({
      ...timing,
      peakMb: peaks ? peaks[timing.variant] : await peakMemoryMb(cli, name, timing.variant),
    });
  const result = {
    name,
    summary: bench.summary,
    rounds: rounds ?? bench.rounds,
    machine: machine(),
    variants: rows,
  };
  return { json: result, text: tableOf(result) };
};

export const runVariant: BenchModule['runVariant'] = async ({ name, variant }) => {
  const variants = await benchOf(name).prepare();
  await variants[variant]();
  const peakMb = ownPeakMb();
  return { json: { name, variant, peakMb }, text: `${name} ${variant}: peak memory ${peakMb} MB` };
};

function benchOf(name: string): BenchCase {
  const found = benchCases.find((bench) => bench.name === name);
  if (!found) throw new RangeError(`no benchmark ${name}`);
  return found;
}

interface Result {
  readonly summary: string;
  readonly rounds: number;
  readonly machine: ReturnType<typeof machine>;
  readonly variants: readonly (Timing & { peakMb: number | undefined })[];
}

function tableOf({ summary, rounds, machine, variants }: Result): string {
  const { processor, cores, memoryGb, node, load } = machine;
  const cells = [
    ['', 'min ms', 'median ms', 'ratio', 'peak MB'],
    ...variants.map(({ variant, minMs, medianMs, ratio, peakMb }) => [
      variant,
      minMs.toFixed(1),
      medianMs.toFixed(1),
      ratio.toFixed(2),
      String(peakMb ?? '–'),
    ]),
  ];
  const line = ([name, ...numbers]: string[]): string =>
    name.padEnd(24) + numbers.map((number) => number.padStart(11)).join('');
  return [
    `${summary}; ${rounds} rounds in turn`,
    `${processor}, ${cores} cores, ${memoryGb} GB, Node ${node}, load ${load}`,
    ...cells.map(line),
  ].join('\n');
}
