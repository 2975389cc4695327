import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseDetail, Edit } from '#shared/contract/case.ts';
import type { ReadingDetail, ReadingEdit, ReadingTool } from '#shared/contract/reading.ts';
import { flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { encodeRuns } from '#shared/masks/runBytes.ts';
import { RunRecorder } from '#shared/masks/runs.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { type Bench, importAbdomen, take, workstationBench } from '../bench.fake.ts';
import type { CaseChange } from '../cases/cases.ts';

export const dims = [56, 56, 30] as const;
export const at = (i: number, j: number, k: number): number => flatIndex(dims, i, j, k);
export const decidedAt = '2026-02-03T04:05:06.000Z';

/** Two lesions in the liver of the abdomen: a block of 4×4×3 and one of 2×2×2 voxels. */
export function lesions(): Uint8Array {
  const data = new Uint8Array(voxelCount(dims));
  const block = (from: readonly number[], size: readonly number[]): void => {
    for (let k = 0; k < size[2]; k++)
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++) data[at(from[0] + i, from[1] + j, from[2] + k)] = 1;
  };
  block([25, 25, 13], [4, 4, 3]);
  block([35, 28, 15], [2, 2, 2]);
  return data;
}

export const stroke = (value: number, start: number, length: number, before = 0): ReadingEdit => {
  const recorder = new RunRecorder();
  recorder.add(start, length, before, value);
  return {
    kind: 'stroke',
    tool: 'brush',
    runs: Buffer.from(encodeRuns(recorder.finish())).toString('base64'),
  };
};

export const tool = (made: ReadingTool): ReadingEdit => ({ kind: 'tool', tool: made, protectOthers: true });

/** The bench of the tests of a file, with the two lesions. */
export interface ReadingBench {
  readonly bench: Bench;
  readonly writeMask: (name: string, data: Uint8Array) => Promise<string>;
  /** A case with a reading of the two lesions. */
  readonly begun: () => Promise<{ detail: CaseDetail; reading: ReadingDetail }>;
  readonly voxelsOf: (detail: CaseDetail, readingId: string, asBegun?: boolean) => Promise<Uint8Array>;
  readonly change: (detail: CaseDetail, readingId: string, edit: ReadingEdit) => Promise<CaseChange>;
  readonly step: (detail: CaseDetail, edit: Edit) => Promise<CaseChange>;
}

export function readingBench(): ReadingBench {
  const bench = workstationBench();
  const writeMask = async (name: string, data: Uint8Array): Promise<string> => {
    const file = path.join(bench.base, 'scans', name);
    const affineRas = [1.5, 0, 0, -41.25, 0, 1.5, 0, -41.25, 0, 0, 2.5, -36.25, 0, 0, 0, 1];
    await writeNifti(file, { dims, affineRas, data, meaning: 'label' });
    return file;
  };
  return {
    bench,
    writeMask,
    begun: async () => {
      const { id } = await importAbdomen(bench);
      const file = await writeMask('tumors.nii.gz', lesions());
      const prediction = await bench.workstation.predictions.import(
        id,
        { source: { from: 'path', path: file } },
        new AbortController().signal,
      );
      await bench.workstation.cases.beginReading(id, {
        title: 'First look',
        reader: 'Ada',
        source: { from: 'prediction', predictionId: prediction.id, kind: 'lesions' },
      });
      const detail = await bench.workstation.cases.detail(id);
      return { detail, reading: detail.readings[0] };
    },
    voxelsOf: async ({ id }, readingId, asBegun = false) => {
      const { file } = await bench.workstation.cases.readingVoxels(id, readingId, asBegun);
      return Uint8Array.from(await readFile(file));
    },
    change: async (detail, readingId, edit) => {
      const { revision } = await bench.workstation.cases.detail(detail.id);
      return bench.workstation.cases.editReading(detail.id, revision, readingId, edit, 'Ada');
    },
    step: (detail, edit) => take(bench, detail, { step: 'edit', edit }),
  };
}
