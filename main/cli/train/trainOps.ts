import { train } from '#main/engine/training/trainOp.ts';

/** What a process that trains does. */
export const trainOps = { train };
export type TrainOps = typeof trainOps;
