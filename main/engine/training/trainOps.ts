import { inspectTraining } from './inspectTraining.ts';
import { train } from './trainOp.ts';

/** What a process that trains does. */
export const trainOps = { inspectTraining, train };
export type TrainOps = typeof trainOps;
