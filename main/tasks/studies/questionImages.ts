import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isProblem, Problem, type ProblemCode } from '#shared/contract/problems.ts';
import type { Study, StudyItem } from '#shared/contract/turing.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { onDisk } from '../cases/onDisk.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { studyPaths } from '../library/paths.ts';
import { createSerial } from '../serial.ts';

/** The images of questions, as files that are made when they are needed and forgotten again. */
export interface QuestionImages {
  /** @throws Problem `study-case-changed` */
  gridOf(study: Study, item: StudyItem): Promise<Grid>;
  /** @throws Problem `study-case-changed`, `disk-full`, `engine-stopped` */
  fileOf(study: Study, item: StudyItem): Promise<VoxelFile>;
}

/** Kept of a study; the next question is made while one is looked at. */
const mostKept = 6;

/** What a reader may be told of as it is; all else could name the case, its lesions or a model. */
const harmless: readonly ProblemCode[] = ['disk-full', 'folder-read-only', 'engine-stopped', 'memory-short'];

export function createQuestionImages(
  library: CaseLibrary,
  engine: WorkstationEngine,
  folderOf: (studyId: string) => string,
): QuestionImages {
  const serial = createSerial();

  async function blind<T>({ title }: Study, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isProblem(error) && harmless.includes(error.code)) throw error;
      throw new Problem('study-case-changed', { title }, { cause: error });
    }
  }

  async function caseOf(item: StudyItem): Promise<OpenCase> {
    const open = await library.get(item.caseId);
    if (open.record.source.image.sha256 !== item.sourceSha256) throw new Error('another image');
    return open;
  }

  return {
    gridOf: (study, item) => blind(study, async () => (await caseOf(item)).record.source.image.grid),
    fileOf: (study, item) =>
      serial(`${study.id} ${item.id}`, () =>
        blind(study, async () => {
          const open = await caseOf(item);
          const { cache } = studyPaths(folderOf(study.id));
          const file = path.join(cache, `${item.id}.raw`);
          const bytes = 2 * voxelCount(open.record.source.image.grid.dims);
          if ((await stat(file).catch(() => undefined))?.size !== bytes) {
            await mkdir(cache, { recursive: true });
            await engine.run(
              'questionImage',
              { onDisk: onDisk(open), placed: item.placed, file },
              { task: 'showing a question' },
            );
            await forgetOldest(cache);
          }
          return { file, bytes };
        }),
      ),
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.raw'));
  const dated = await Promise.all(
    files.map(async (name) => {
      const file = path.join(folder, name);
      return { file, at: (await stat(file).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  for (const { file } of dated.toSorted((a, b) => b.at - a.at).slice(mostKept))
    // One that is being read on Windows stays until the next time.
    await rm(file, { force: true }).catch(() => undefined);
}
