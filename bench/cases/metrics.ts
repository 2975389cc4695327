import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { diceOf } from '#main/evaluation/overlap.ts';
import { pairOf } from '#main/evaluation/surface/maskPair.ts';
import {
  hausdorffMm,
  meanDistanceMm,
  surfaceDice,
  surfaceDistances,
} from '#main/evaluation/surface/surfaceDistances.ts';
import type { Mask } from '#main/volume/volume.ts';
import type { BenchCase, Variants } from '../benchCase.ts';

const dims = [512, 512, 300] as const;
const spacingMm = [0.7, 0.7, 1] as const;

/** A ball as large as a liver. */
function ball(centre: readonly number[], radiusMm: number): Mask {
  const [nx, ny, nz] = dims;
  const data = new Uint8Array(nx * ny * nz);
  let v = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, v++) {
        const squares = [i, j, k].map((at, axis) => ((at - centre[axis]) * spacingMm[axis]) ** 2);
        if (squares[0] + squares[1] + squares[2] < radiusMm ** 2) data[v] = 1;
      }
  return { data, dims };
}

let server: ChildProcess | undefined;
let folder: string | undefined;

/**
 * Our metrics, and with $DIFFTUMOR_PYTHON (a Python that has surface-distance) the same ones of that package in a
 * process that is already warm, timed by itself.
 */
export const metricsCase: BenchCase = {
  name: 'metrics',
  summary: 'Dice, surface Dice, HD95 and mean distances of two livers (95 mm balls) on 512×512×300',
  rounds: 5,
  prepare: async (): Promise<Variants> => {
    const [truth, prediction] = [ball([200, 250, 150], 95), ball([203, 251, 150], 93)];
    const own = (): number[] => {
      const pair = pairOf(truth, prediction);
      const distances = surfaceDistances(pair, spacingMm);
      return [
        diceOf(pair),
        surfaceDice(distances, 2),
        hausdorffMm(distances, 95),
        meanDistanceMm(distances.truth),
        meanDistanceMm(distances.prediction),
      ];
    };
    const python = process.env['DIFFTUMOR_PYTHON'];
    return {
      difftumor: own,
      ...(python && { 'surface-distance': await surfaceDistanceServer(python, truth, prediction) }),
    };
  },
  finish: async () => {
    server?.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
    return {};
  },
};

async function surfaceDistanceServer(
  python: string,
  truth: Mask,
  prediction: Mask,
): Promise<() => Promise<number>> {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-metrics-'));
  const files = ['truth', 'prediction'].map((name) => path.join(folder ?? '', name));
  await writeFile(files[0], truth.data);
  await writeFile(files[1], prediction.data);
  const script = path.resolve('bench/metrics/surface_distance_server.py');
  const child = spawn(python, [script, ...files, ...dims.map(String), ...spacingMm.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  server = child;
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return async () => {
    child.stdin.write('\n');
    const [answer] = (await once(lines, 'line')) as [string];
    return Number(answer);
  };
}
