import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { timings } from '../measure.ts';
import type { ComputingProcess, Measured } from './child.ts';
import type { Job } from './serve.ts';
import { isElsewhere, type Other, startSides } from './sides.ts';

/** One line of the comparison. Times are of the processor with one thread, else of the clock. */
export interface Row {
  readonly network: string;
  readonly mode: Job['mode'];
  readonly threads: number;
  readonly clock: 'cpu' | 'wall';
  readonly oursMs: number;
  readonly otherMs?: number;
  /** Median over the rounds of ours / the other's. */
  readonly ratio?: number;
  /** The whole process, with what it took to load program and weights (`…BaseMb`). */
  readonly oursPeakMb: number;
  readonly otherPeakMb?: number;
  readonly oursBaseMb: number;
  readonly otherBaseMb?: number;
  /** Length of the difference of both results over the length of the other's. */
  readonly error?: number;
}

/**
 * Times one job on both sides, each in its own process that stays alive, in turn: A B, B A, A B, …, after one
 * warm-up each whose results are compared.
 *
 * @param program the bundle of bench/torch/process.ts
 * @param other left out, only our side is measured
 */
export async function compareJob(job: Job, rounds: number, program: string, other?: Other): Promise<Row> {
  const started = await startSides(job, program, other);
  const sides = started.map((one) => one.process);
  try {
    for (const side of sides) await side.run();
    const error = sides.length > 1 ? await relativeError(sides) : undefined;
    const measured: Measured[][] = sides.map(() => []);
    const order = sides.map((_, i) => i);
    for (let round = 0; round < rounds; round++)
      for (const i of round % 2 === 0 ? order : order.toReversed()) measured[i].push(await sides[i].run());
    const clock = job.threads === 1 && !isElsewhere(job) ? 'cpu' : 'wall';
    const times = measured.map((runs) => runs.map((run) => (clock === 'cpu' ? run.cpuMs : run.wallMs)));
    // The first is what others are compared with.
    const [theirs, ours] = timings(
      new Map(times.toReversed().map((own, i) => [i === 0 ? 'first' : 'second', own])),
    );
    const peaks = measured.map((runs) => Math.max(...runs.map(({ peakMb }) => peakMb)));
    const { network, mode, threads } = job;
    const alone = {
      network,
      mode,
      threads,
      clock,
      oursPeakMb: peaks[0],
      oursBaseMb: started[0].baseMb,
    } as const;
    if (ours === undefined) return { ...alone, oursMs: theirs.medianMs };
    return {
      ...alone,
      oursMs: ours.medianMs,
      otherMs: theirs.medianMs,
      ratio: ours.ratio,
      otherPeakMb: peaks[1],
      otherBaseMb: started[1].baseMb,
      ...(error === undefined ? {} : { error }),
    };
  } finally {
    for (const side of sides) await side.end();
  }
}

/** Of the last results of both. */
async function relativeError(sides: readonly ComputingProcess[]): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-torch-'));
  try {
    const [ours, theirs] = await Promise.all(
      sides.map(async (side, i) => {
        const file = path.join(folder, `${i}`);
        await side.output(file);
        const { buffer, byteOffset, byteLength } = readFileSync(file);
        return new Float32Array(buffer, byteOffset, byteLength / 4);
      }),
    );
    if (ours.length !== theirs.length) throw new Error(`${ours.length} values instead of ${theirs.length}`);
    let [difference, length] = [0, 0];
    ours.forEach((value, i) => {
      difference += (value - theirs[i]) ** 2;
      length += theirs[i] ** 2;
    });
    return Math.sqrt(difference / length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
