import path from 'node:path';
import { forkEngine } from '../forkEngine.ts';
import type { TrainingProcesses } from './trainings.ts';

/** Processes that train, under Node. */
export const trainingProcesses = (distFolder: string): TrainingProcesses => ({
  spawn: forkEngine(path.join(distFolder, 'main/trainEngine.js')),
  sampleScript: path.join(distFolder, 'main/sampleWorker.js'),
});
