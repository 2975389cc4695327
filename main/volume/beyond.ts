import type { Meaning } from './volume.ts';

/**
 * Border rule of resampling: a position within half a voxel of the outermost centres lies on the source, and
 * there the outermost values continue; beyond lies `outside`.
 */
export interface Beyond {
  /** Value beyond the source, or 'edge' to continue the outermost values. Unless given: air for HU, else 0. */
  readonly outside?: number | 'edge' | undefined;
}

const airHu = -1024;

export const outsideOf = (meaning: Meaning, { outside }: Beyond): number | 'edge' =>
  outside ?? (meaning === 'hu' ? airHu : 0);
