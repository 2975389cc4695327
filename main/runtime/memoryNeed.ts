import os from 'node:os';
import { Problem } from '#shared/contract/problems.ts';
import { estimateMemory } from '#main/graph/memory.ts';
import type { Graph } from '#main/graph/value.ts';

/** What a session takes however small its graph, in bytes. */
const base = 60e6;
/** What the allocator and the kernels' scratch space add. */
const surplus = 1.45;

/**
 * Memory that a lowered graph takes on the processor, in bytes. Weights and state count twice: they are copied when
 * a session loads them, or lie in two buffers that take turns. Checked against the growth of the resident memory at
 * 96³: 2 % too low to 13 % too high for train steps of U-Net, DynUNet and the autoencoder (0.6 to 3.1 GB), up to twice too high for
 * forward passes of U-Net, DynUNet and SwinUNETR (0.1 to 0.5 GB).
 */
export function neededBytes(graph: Graph): number {
  const { resident, peak } = estimateMemory(graph);
  return Math.round(base + surplus * (2 * resident + peak));
}

/** Memory that can be had without anybody having to give some up, in bytes. */
export function freeBytes(): number {
  // macOS counts as free only what nobody has ever used.
  if (process.platform === 'darwin') return 0.75 * os.totalmem();
  return Math.min(os.freemem(), process.availableMemory());
}

/** Throws Problem `memory-short` when a lowered graph does not fit into the machine's free memory. */
export function requireMemory(graph: Graph, free = freeBytes()): void {
  const needed = neededBytes(graph);
  if (needed > free) throw new Problem('memory-short', { neededMb: inMb(needed), freeMb: inMb(free) });
}

const inMb = (bytes: number): number => Math.round(bytes / 1e6);
