import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ImportPrediction } from '#shared/contract/api.ts';
import { Prediction, type PredictionOrigin, PredictionSummary } from '#shared/contract/prediction.ts';
import { PredictionId } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { ImportPredictionInput, StoredLabels } from '#main/engine/ops/importPrediction.ts';
import {
  isVoxelFileWhole,
  predictionVoxelFile,
  type PredictionVoxelKind,
} from '#main/engine/predictions/predictionCache.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';
import { nameOfFile } from '../cases/addCase.ts';
import { onDisk } from '../cases/cases.ts';
import type { Events } from '../events.ts';
import { moveIntoPlace, syncTree, writeJson } from '#main/io/files/durable.ts';
import { parseJson } from '../files/parseJson.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { referredFile } from '../files/referredFile.ts';
import type { Uploads } from '../files/uploads.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';
import { casePaths } from '../library/paths.ts';

/** Label maps of cases by networks and readers: a folder each below `predictions/` of the case. */
export interface Predictions {
  /** Newest first. */
  list(open: OpenCase): Promise<readonly PredictionSummary[]>;
  /** @throws Problem `prediction-missing` */
  get(caseId: string, predictionId: string): Promise<Prediction>;
  /**
   * Keeps a reading with a case.
   *
   * @throws Problem what is wrong with the file; `grid-differs`, `labels-unnamed`, `path-outside`, `cancelled`
   */
  import(caseId: string, request: ImportPrediction, signal: AbortSignal): Promise<Prediction>;
  /**
   * Adds what an engine op writes: the prediction appears whole or not at all.
   *
   * @param write fills the folder that it is given
   */
  add(open: OpenCase, given: NewPrediction, write: (folder: string) => Promise<Written>): Promise<Prediction>;
  /** Moves it to the library's trash. */
  remove(caseId: string, predictionId: string): Promise<void>;
  /** Its voxels as a file of raw numbers. */
  voxels(
    caseId: string,
    predictionId: string,
    kind: PredictionVoxelKind,
  ): Promise<VoxelFile & { readonly sha256: string }>;
}

export interface NewPrediction {
  readonly id: string;
  readonly name: string;
  readonly origin: PredictionOrigin;
}

export type Written = StoredLabels & Partial<Pick<Prediction, 'detection' | 'options'>>;

export interface PredictionsOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly events: Events;
  readonly policy: PathPolicy;
  readonly uploads: Uploads;
  readonly now: () => Date;
}

const recordName = 'prediction.json';

export function createPredictions(options: PredictionsOptions): Predictions {
  const { library, engine, events, policy, uploads, now } = options;

  const folderOf = (open: OpenCase, predictionId: string): string =>
    path.join(casePaths(open.folder).predictions, predictionId);

  async function read(open: OpenCase, predictionId: string): Promise<Prediction> {
    const known = PredictionId.safeParse(predictionId).success;
    const text = known
      ? await readFile(path.join(folderOf(open, predictionId), recordName), 'utf8').catch(() => '')
      : '';
    const prediction = Prediction.safeParse(parseJson(text));
    if (!prediction.success)
      throw new Problem('prediction-missing', { caseId: open.record.id, predictionId });
    return prediction.data;
  }

  async function list(open: OpenCase): Promise<readonly PredictionSummary[]> {
    if (open.predictions) return open.predictions;
    const names = await readdir(casePaths(open.folder).predictions).catch(() => []);
    const found: PredictionSummary[] = [];
    for (const name of names) {
      // What is no prediction of this program's is passed over, and left alone.
      const one = await read(open, name).catch(() => undefined);
      if (one) found.push(PredictionSummary.parse(one));
    }
    open.predictions = found.toSorted(
      (a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id),
    );
    return open.predictions;
  }

  function changed(open: OpenCase): void {
    delete open.predictions;
    events.emit({ type: 'case', caseId: open.record.id, revision: open.history.revision });
  }

  async function add(
    open: OpenCase,
    { id, name, origin }: NewPrediction,
    write: (folder: string) => Promise<Written>,
  ): Promise<Prediction> {
    const incoming = path.join(library.paths.incoming, `${open.record.id}-${id}`);
    try {
      await rm(incoming, { recursive: true, force: true });
      await mkdir(incoming, { recursive: true });
      const { measured, labelsSha256, warnings, detection, options: segmentOptions } = await write(incoming);
      const prediction = Prediction.parse({
        format: 1,
        id,
        name: name.slice(0, 200),
        createdAt: now().toISOString(),
        origin,
        ...measured,
        labelsSha256,
        warnings: [...warnings],
        ...(detection && { detection }),
        ...(segmentOptions && { options: segmentOptions }),
      });
      await writeJson(path.join(incoming, recordName), prediction);
      await syncTree(incoming);
      await mkdir(casePaths(open.folder).predictions, { recursive: true });
      await moveIntoPlace(incoming, folderOf(open, id));
      changed(open);
      return prediction;
    } catch (error) {
      await rm(incoming, { recursive: true, force: true });
      throw writeProblem(error, library.paths.folder);
    }
  }

  async function importOne(
    caseId: string,
    request: ImportPrediction,
    signal: AbortSignal,
  ): Promise<Prediction> {
    const { source, reader } = request;
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    const { revision, state } = open.history;
    const given = async (): Promise<{
      name: string;
      origin: PredictionOrigin;
      input: ImportPredictionInput['source'];
    }> => {
      const by = reader === undefined ? {} : { reader };
      if (source.from === 'case')
        return {
          name: 'Labels of the case',
          origin: { kind: 'case', revision, ...by },
          input: { from: 'case' },
        };
      const file = await referredFile({ policy, uploads }, source);
      const { sha256 } = await sha256File(file);
      const { labelNames, resampleLabels, segments } = request;
      return {
        name: nameOfFile(file),
        origin: { kind: 'imported', fileName: path.basename(file), sha256, ...by },
        input: { from: 'file', file, labelNames, resampleLabels, segments },
      };
    };
    const { name, origin, input } = await given();
    const id = `${origin.kind === 'case' ? 'case' : 'reading'}-${randomBytes(4).toString('hex')}`;
    const named = request.name?.trim() || name;
    const prediction = await add(open, { id, name: named, origin }, (folder) =>
      engine.run(
        'importPrediction',
        { onDisk: onDisk(open), folder, placed: state.lesions, source: input },
        { task: 'reading a label map', signal },
      ),
    );
    if (source.from === 'upload') await uploads.discard(source.uploadId);
    return prediction;
  }

  return {
    list,
    add,
    get: async (caseId, predictionId) => read(await library.get(caseId), predictionId),
    import: importOne,
    remove: async (caseId, predictionId) => {
      const open = await library.get(caseId);
      await read(open, predictionId);
      const trash = path.join(library.paths.trash, `${caseId}-prediction-${predictionId}`);
      await rm(trash, { recursive: true, force: true });
      await moveIntoPlace(folderOf(open, predictionId), trash);
      changed(open);
    },
    voxels: async (caseId, predictionId, kind) => {
      const open = await library.get(caseId);
      const prediction = await read(open, predictionId);
      const folder = folderOf(open, predictionId);
      const { dims } = open.record.source.image.grid;
      const file = predictionVoxelFile(folder, dims, prediction.componentType, kind);
      if (!(await isVoxelFileWhole(file)))
        await engine.run(
          'fillPredictionCache',
          { folder, caseId, prediction },
          { task: 'reading a prediction' },
        );
      return { ...file, sha256: prediction.labelsSha256 };
    },
  };
}
