import path from 'node:path';
import type { Hello } from '#shared/contract/api.ts';
import type { EngineOps, WorkstationEngine } from '#main/engine/ops.ts';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import { createTrainings, type TrainingProcesses } from '#main/engine/training/trainings.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import { createCases } from './cases/cases.ts';
import { importCase, scanImage } from './cases/importCase.ts';
import { createEvents } from './events.ts';
import { listFolder } from './files/folders.ts';
import { createPathPolicy } from './files/pathPolicy.ts';
import { openUploads } from './files/uploads.ts';
import { isEnded } from './jobs/jobFiles.ts';
import { openJobs } from './jobs/jobs.ts';
import { createTasks } from './jobs/tasks.ts';
import { type CaseLibrary, openLibrary } from './library/library.ts';
import { createModelList } from './models/models.ts';
import { createPredictions } from './predictions/predictions.ts';
import { openLog } from './log.ts';
import { createReadings } from './readings/readings.ts';
import { createRuns } from './runs/runs.ts';
import { createReaderDesk } from './studies/readerDesk.ts';
import { createStudies } from './studies/studies.ts';
import type { Workstation } from './workstation.ts';

/** A network cannot be interrupted: a cancelled job ends its process when it has not come to an end by then. */
const jobGraceMs = 500;
/** At the program's end a training may finish its step and write a checkpoint for so long. */
const trainingGraceMs = 8000;

export interface WorkstationOptions {
  /** Absolute; made when it is not there. */
  readonly libraryFolder: string;
  /** Folders and files that imports may read and exports may write, beside the library's own `exports`. */
  readonly roots: readonly string[];
  readonly spawnEngine: SpawnEngine;
  readonly training: TrainingProcesses;
  readonly shell: Hello['shell'];
  readonly version: string;
  /** Whether an empty library gets a phantom to begin with. */
  readonly phantomWhenEmpty: boolean;
  readonly now?: () => Date;
}

/**
 * Opens a library with all that works on it. What windows wait for runs on one engine process, jobs on another,
 * so that a long export never holds up a click and cancelling it loses nothing of what is on the screen. Each training
 * has a process of its own.
 *
 * @throws Problem `library-locked`, `folder-read-only`, `disk-full`
 */
export async function openWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const now = options.now ?? (() => new Date());
  const library = await openLibrary(options.libraryFolder, now);
  try {
    return await assemble(library, options, now);
  } catch (error) {
    library.close();
    throw error;
  }
}

async function assemble(
  library: CaseLibrary,
  options: WorkstationOptions,
  now: () => Date,
): Promise<Workstation> {
  const { libraryFolder, version } = options;
  const { paths } = library;
  const log = await openLog(paths.log, now);
  const events = createEvents();
  const policy = await createPathPolicy([...options.roots, paths.exports]);
  const uploads = await openUploads(paths.uploads);

  const supervise = (name: string, graceMs?: number): WorkstationEngine =>
    superviseEngine<EngineOps>({
      spawn: options.spawnEngine,
      ...(graceMs !== undefined && { graceMs }),
      onState: (state, how) => {
        log.note(`engine ${name}`, `${state} ${how}`);
        events.emit({ type: 'engine', state });
      },
    });
  const deskEngine = supervise('desk');
  const jobsEngine = supervise('jobs', jobGraceMs);
  const predictions = createPredictions({ library, engine: deskEngine, events, policy, uploads, now });
  const readings = createReadings({ engine: deskEngine, predictions, version, now });
  const cases = createCases({ library, engine: deskEngine, events, version, predictions, readings });
  const trainings = createTrainings(options.training);
  const planning = { library, cases, policy, engine: jobsEngine, version, trainings };
  const studies = createStudies({ library, engine: deskEngine, version, now });
  const jobs = await openJobs({
    folder: paths.jobs,
    tasks: createTasks({ ...planning, predictions, studies, uploads, now }),
    now,
    log,
    onChange: (job) => {
      events.emit({ type: 'job', job });
      if (job.state === 'done') events.emit({ type: 'library' });
    },
    onIdle: () => jobsEngine.rest(),
  });
  const importing = { library, engine: deskEngine, policy, uploads, now };
  if (options.phantomWhenEmpty && library.list().length === 0 && jobs.list().every(isEnded))
    await jobs.start({ task: 'phantom', size: 192, seed: 1 });

  return {
    cases,
    predictions,
    models: createModelList(paths.models),
    jobs,
    runs: createRuns({ ...planning, jobs }),
    studies,
    readerDesk: createReaderDesk({ library, engine: deskEngine, now }),
    uploads,
    events,
    log,
    hello: () => ({
      program: 'DiffTumor Workstation',
      version,
      libraryName: path.basename(libraryFolder),
      exportRoot: paths.exports,
      shell: options.shell,
    }),
    importCase: async (request, signal) => {
      const { record } = await importCase(importing, request, signal);
      events.emit({ type: 'library' });
      return cases.detail(record.id);
    },
    scanImage: (image, signal) => scanImage(importing, image, signal),
    listFolder: (place) => listFolder(policy, place),
    allow: async (places) => {
      for (const place of places) await policy.grant(place);
    },
    close: async () => {
      const ended = jobs.close();
      deskEngine.close();
      jobsEngine.close();
      const impatient = setTimeout(() => trainings.close(), trainingGraceMs);
      await ended;
      clearTimeout(impatient);
      library.close();
      await log.flushed();
    },
  };
}
