/** How voxels touch: by faces (6), also by edges (18), also by corners (26). */
export type Connectivity = 6 | 18 | 26;

export type Offset = readonly [di: number, dj: number, dk: number];

/** Steps to the neighbours of a voxel, without the voxel itself. */
export function neighbourOffsets(connectivity: Connectivity): readonly Offset[] {
  const reach = { 6: 1, 18: 2, 26: 3 }[connectivity];
  const out: Offset[] = [];
  for (const dk of [-1, 0, 1])
    for (const dj of [-1, 0, 1])
      for (const di of [-1, 0, 1]) {
        const steps = Math.abs(di) + Math.abs(dj) + Math.abs(dk);
        if (steps > 0 && steps <= reach) out.push([di, dj, dk]);
      }
  return out;
}
