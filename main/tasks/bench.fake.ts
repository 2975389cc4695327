import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { ImportCase, ServerEvent } from '#shared/contract/api.ts';
import type { CaseDetail, ChangedBox } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import type { ExportRecipe, Recipe } from '#shared/contract/recipe.ts';
import { inProcessEngine } from '#main/engine/inProcess.fake.ts';
import { createOps } from '#main/engine/ops.ts';
import { createTrainOps } from '#main/engine/training/trainOps.ts';
import { writeAbdomen } from './abdomen.fake.ts';
import type { CaseChange } from './cases/cases.ts';
import type { Step } from './edits/history.ts';
import { openWorkstation } from './openWorkstation.ts';
import type { Workstation } from './workstation.ts';

/** A workstation on a fresh library for every test, with engines in the test's own process. */
export interface Bench {
  /** Holds `library` and `scans`, the only root. */
  base: string;
  files: { ct: string; labels: string };
  engine: ReturnType<typeof inProcessEngine>;
  workstation: Workstation;
  seen: ServerEvent[];
}

export async function openBench(bench: Bench): Promise<void> {
  bench.engine = inProcessEngine(createOps);
  bench.workstation = await openWorkstation({
    libraryFolder: path.join(bench.base, 'library'),
    roots: [path.join(bench.base, 'scans')],
    spawnEngine: bench.engine.spawn,
    training: { spawn: inProcessEngine(createTrainOps).spawn, sampleScript: '', workers: 0 },
    shell: 'browser',
    version: '1.2.3',
    phantomWhenEmpty: false,
  });
  bench.seen = [];
  bench.workstation.events.subscribe((event) => bench.seen.push(event));
}

export async function reopen(bench: Bench): Promise<void> {
  await bench.workstation.close();
  await openBench(bench);
}

/** The bench of the tests of a file. */
export function workstationBench(): Bench {
  const bench = {} as Bench;
  beforeEach(async () => {
    bench.base = await realpath(await mkdtemp(path.join(tmpdir(), 'workstation-')));
    await mkdir(path.join(bench.base, 'scans'));
    bench.files = await writeAbdomen(path.join(bench.base, 'scans'));
    await openBench(bench);
  });
  afterEach(async () => {
    await bench.workstation.close();
    await rm(bench.base, { recursive: true });
  });
  return bench;
}

export const importing = (
  { workstation }: Bench,
  request: ImportCase,
  signal = new AbortController().signal,
): Promise<CaseDetail> => workstation.importCase(request, signal);

export const importAbdomen = (bench: Bench): Promise<CaseDetail> =>
  importing(bench, {
    image: { from: 'path', path: bench.files.ct },
    labels: { from: 'path', path: bench.files.labels },
  });

export const place = (id: string, x = 0): Step => ({
  step: 'edit',
  edit: { kind: 'placeLesions', lesions: [ruleLesion({ id, centreRasMm: [x, 0, 0] })] },
});

export const take = ({ workstation }: Bench, detail: CaseDetail, step: Step): Promise<CaseChange> =>
  workstation.cases.step(detail.id, undefined, step);

/** Starts a job and answers it as it ended. */
export async function finished({ workstation }: Bench, recipe: Recipe): Promise<Job> {
  const { id } = await workstation.jobs.start(recipe);
  return vi.waitFor(
    () => {
      const job = workstation.jobs.list().find((entry) => entry.id === id);
      if (!job || job.state === 'queued' || job.state === 'running') throw new Error('not ended');
      return job;
    },
    { timeout: 60_000, interval: 20 },
  );
}

export const exportOf = ({ base }: Bench, { id }: CaseDetail, name: string): ExportRecipe => ({
  task: 'export',
  cases: [id],
  layout: 'nnunet',
  outDir: path.join(base, 'scans', name),
  datasetName: 'Livers',
});

/** HU and labels of the case as a window shows them: the source, with a change's boxes over it. */
export async function shown(
  { workstation }: Bench,
  detail: CaseDetail,
  change: CaseChange,
): Promise<{ hu: Int16Array; labels: Uint8Array }> {
  const raw = async (kind: 'image' | 'labels'): Promise<Uint8Array<ArrayBuffer>> =>
    Uint8Array.from(await readFile((await workstation.cases.voxels(detail.id, kind)).file));
  const hu = new Int16Array((await raw('image')).buffer);
  const labels = await raw('labels');
  let part = 0;
  for (const { box, restored } of change.header.boxes) {
    if (restored) continue;
    const [image, label] = [change.parts[part++], change.parts[part++]];
    paste(detail, box, new Int16Array(Uint8Array.from(image).buffer), hu);
    paste(detail, box, label, labels);
  }
  return { hu, labels };
}

function paste(
  { dims }: CaseDetail,
  { min, max }: ChangedBox['box'],
  from: Int16Array | Uint8Array,
  into: Int16Array | Uint8Array,
): void {
  let at = 0;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++)
      for (let i = min[0]; i < max[0]; i++) into[i + dims[0] * (j + dims[1] * k)] = from[at++];
}
