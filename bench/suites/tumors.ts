import path from 'node:path';
import type { BenchSuite } from '../benchSuite.ts';
import { machine } from '../machine.ts';
import type { Measured } from '../torch/child.ts';
import { findOther, getTorch, startSides } from '../torch/sides.ts';

const stages = ['encoder', 'unet3d', 'decoder'] as const;
type Stage = (typeof stages)[number];

/** Evaluations of the denoiser that a tumor takes. */
const tumors: Readonly<Record<string, number>> = { early: 4, medium: 50 };

/** What one side took for a tumor. */
interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Share of the wall time. */
  readonly shares: Readonly<Record<Stage, number>>;
  /** Of the largest of its three processes. */
  readonly peakMb: number;
}

interface Row {
  readonly tumor: string;
  readonly ours: Took;
  readonly other?: Took;
}

/**
 * The networks of whole tumors against PyTorch: encode once, denoise 4 or 50 times, decode once, every graph in a process
 * of its own on either side. What lies between the networks is in the benchmark `diffusion`.
 */
export const tumorsSuite: BenchSuite = {
  name: 'tumors',
  summary:
    'the networks of an early and a medium tumor of the published size, formula weights, against PyTorch, tumor by tumor in turn',
  async run(options, { programs, repository, tell }) {
    const other = findOther(options, repository);
    if (other === undefined) tell(getTorch);
    const rounds = options.rounds ?? 1;
    const threads = options.threads ?? 2;
    const sides = new Map<Stage, Awaited<ReturnType<typeof startSides>>>();
    const rows: Row[] = [];
    try {
      for (const network of stages)
        sides.set(
          network,
          await startSides(
            { network, mode: 'forward', threads },
            path.join(programs, 'benchNetwork.js'),
            other,
          ),
        );
      const count = other === undefined ? 1 : 2;
      const runOf =
        (side: number) =>
        (stage: Stage): Promise<Measured> =>
          sides.get(stage)?.[side].process.run() ?? Promise.reject(new RangeError(`no ${stage}`));
      for (let side = 0; side < count; side++) for (const stage of stages) await runOf(side)(stage);
      for (const [tumor, steps] of Object.entries(tumors)) {
        if (options.only && !options.only.includes(tumor)) continue;
        const took: Took[][] = Array.from({ length: count }, () => []);
        const order = took.map((_, side) => side);
        for (let round = 0; round < rounds; round++)
          for (const side of round % 2 === 0 ? order : order.toReversed())
            took[side].push(await draw(runOf(side), steps));
        const [ours, theirs] = took.map(quickest);
        const row: Row = { tumor: `${tumor}, ${steps} steps`, ours, ...(theirs && { other: theirs }) };
        rows.push(row);
        tell(lineOf(cellsOf(row)));
      }
    } finally {
      for (const started of sides.values()) for (const { process } of started) await process.end();
    }
    const result = { name: 'tumors', rounds, threads, with: other?.name ?? null, machine: machine(), rows };
    return { json: result, text: tableOf(result) };
  },
};

/** One tumor on one side, stage after stage. */
async function draw(run: (stage: Stage) => Promise<Measured>, steps: number): Promise<Took> {
  const walls: Record<Stage, number> = { encoder: 0, unet3d: 0, decoder: 0 };
  const sum = { wallMs: 0, cpuMs: 0, peakMb: 0 };
  for (const stage of stages)
    for (let step = 0; step < (stage === 'unet3d' ? steps : 1); step++) {
      const { wallMs, cpuMs, peakMb } = await run(stage);
      walls[stage] += wallMs;
      sum.wallMs += wallMs;
      sum.cpuMs += cpuMs;
      sum.peakMb = Math.max(sum.peakMb, peakMb);
    }
  const share = (stage: Stage): number => walls[stage] / sum.wallMs;
  return {
    ...sum,
    shares: { encoder: share('encoder'), unet3d: share('unet3d'), decoder: share('decoder') },
  };
}

/** By processor time, which what else the machine does disturbs least. */
const quickest = (rounds: readonly Took[]): Took => rounds.toSorted((a, b) => a.cpuMs - b.cpuMs)[0];

const headings = [
  '',
  'wall s',
  'cpu s',
  'peak MB',
  'encode %',
  'denoise %',
  'decode %',
  'other wall',
  'other cpu',
  'other MB',
  'cpu ratio',
];

const lineOf = ([name, ...numbers]: readonly string[]): string =>
  name.padEnd(18) + numbers.map((number) => number.padStart(11)).join('');

function cellsOf({ tumor, ours, other }: Row): string[] {
  const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(2));
  const percent = (stage: Stage): string => (100 * ours.shares[stage]).toFixed(0);
  return [
    tumor,
    seconds(ours.wallMs),
    seconds(ours.cpuMs),
    ours.peakMb.toFixed(0),
    ...stages.map(percent),
    seconds(other?.wallMs),
    seconds(other?.cpuMs),
    other?.peakMb.toFixed(0) ?? '–',
    other ? (ours.cpuMs / other.cpuMs).toFixed(2) : '–',
  ];
}

interface Result {
  readonly rounds: number;
  readonly threads: number;
  readonly with: string | null;
  readonly machine: ReturnType<typeof machine>;
  readonly rows: readonly Row[];
}

function tableOf({ rounds, threads, with: other, machine, rows }: Result): string {
  const { processor, cores, memoryGb, node, load } = machine;
  return [
    `Networks of whole tumors, ours against ${other ?? 'nothing'}, ${threads} threads; the quickest of ${rounds} in turn; memory: peak of the largest process`,
    `${processor}, ${cores} cores, ${memoryGb} GB, Node ${node}, load ${load}`,
    lineOf(headings),
    ...rows.map((row) => lineOf(cellsOf(row))),
  ].join('\n');
}
