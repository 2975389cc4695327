import { helperOps } from './devices/helperOps.ts';
import { inspectTraining } from './inspectTraining.ts';
import { train } from './trainOp.ts';

/** What a process that trains does, or one whose device helps it. */
export const createTrainOps = () => ({ inspectTraining, train, ...helperOps() });
export type TrainOps = ReturnType<typeof createTrainOps>;
