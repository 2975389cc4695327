import { exp, log, reduceMax, reduceSum, sub } from '../functions.ts';
import { generic } from './devices.ts';
import type { Lowering } from './rewrite.ts';

/** For WebGPU, whose provider lacks a few ops: what it leaves to the processor travels there and back. */
export const webgpu: Lowering = {
  ...generic,
  LogSoftmax: ([x], { axis }) => {
    const shifted = sub(x, reduceMax(x, [axis]));
    return [sub(shifted, log(reduceSum(exp(shifted), [axis])))];
  },
};
