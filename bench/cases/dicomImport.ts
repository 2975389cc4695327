import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '#main/tensor/random.ts';
import { dicomBytes, fakeSlice } from '#main/io/dicom/dicomBytes.fake.ts';
import type { BenchCase, Variants } from '../benchCase.ts';

const slices = 600;
const side = 512;

let folder: string | undefined;
const peaks: Record<string, number> = {};

/**
 * A series of unpacked slices to an unpacked NIfTI file, each program started anew as a person would; with $DIFFTUMOR_DCM2NIIX
 * (its path) dcm2niix does the same.
 */
export const dicomImportCase: BenchCase = {
  name: 'dicomImport',
  summary: `DICOM series of ${slices} slices of ${side}×${side} to .nii, from the start of the process to its end`,
  rounds: 5,
  prepare: async (): Promise<Variants> => {
    folder = await mkdtemp(path.join(tmpdir(), 'bench-dicom-'));
    const series = path.join(folder, 'series');
    const out = path.join(folder, 'out');
    await mkdir(series);
    await mkdir(out);
    await writeSeries(series);
    const cli = path.resolve('dist/main/cli.js');
    const dcm2niix = process.env['DIFFTUMOR_DCM2NIIX'];
    return {
      difftumor: () =>
        timed(
          'difftumor',
          process.execPath,
          [cli, 'convert', series, path.join(out, 'a.nii')],
          path.join(out, 'a.nii'),
        ),
      ...(dcm2niix && {
        dcm2niix: () =>
          timed(
            'dcm2niix',
            dcm2niix,
            ['-z', 'n', '-b', 'n', '-w', '1', '-f', 'b', '-o', out, series],
            path.join(out, 'b.nii'),
          ),
      }),
    };
  },
  finish: async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
    return peaks;
  },
};

/** Slices in a random order, of noise around water: it does not matter what is on them. */
async function writeSeries(series: string): Promise<void> {
  const random = seededRandom(1);
  const pixels = Int16Array.from({ length: side * side }, () => 1000 + Math.round(20 * random.normal()));
  for (let n = 0; n < slices; n++) {
    const set = fakeSlice(n, n * 0.625, {
      Rows: [side],
      Columns: [side],
      PixelData: new Uint8Array(pixels.buffer),
    });
    await writeFile(path.join(series, `${(n * 7919) % slices}.dcm`), dicomBytes(set));
  }
}

/** How often a process is asked for its memory, ms. */
const everyMs = 20;

/** Runs a program to its end; answers its time in ms, and remembers the most memory that it had. */
async function timed(name: string, program: string, args: readonly string[], out: string): Promise<number> {
  const begun = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  const watching = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => {
        const most = Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
        peaks[name] = Math.max(peaks[name] ?? 0, Math.round(most));
      },
      () => undefined,
    );
  }, everyMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  const ms = performance.now() - begun;
  clearInterval(watching);
  if (code !== 0) throw new Error(`${name} ended with status ${code}`);
  const { size } = await stat(out);
  if (size < 2 * slices * side * side) throw new Error(`${name} wrote only ${size} bytes`);
  return ms;
}
