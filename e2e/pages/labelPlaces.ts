import { readFileSync } from 'node:fs';
import { type Affine, applyAffine } from '#shared/geometry/affine.ts';
import { type RasMm, type VoxelIjk, flatIndex } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type NiftiFile, parseNifti } from './niftiFile.ts';

/**
 * Points of a label on one slice (third axis), those farthest from its border first, each at least
 * `apartVoxels` from the ones before. The border is found by peeling the label layer by layer.
 */
export function deepPlaces(file: string, value: number, slice: number, apartVoxels: number): RasMm[] {
  const labels = parseNifti(readFileSync(file));
  const [width, height] = labels.dims;
  let layer = new Set<number>();
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++)
      if (labels.voxels[flatIndex(labels.dims, i, j, slice)] === value) layer.add(i + width * j);
  const depth = new Map<number, number>();
  for (let d = 1; layer.size > 0; d++) {
    for (const at of layer) depth.set(at, d);
    layer = new Set(
      [...layer].filter((at) => [at - 1, at + 1, at - width, at + width].every((n) => layer.has(n))),
    );
  }
  const deepestFirst = [...depth].sort((a, b) => b[1] - a[1]).map(([at]) => at);
  const places: VoxelIjk[] = [];
  for (const at of deepestFirst) {
    const [i, j] = [at % width, Math.floor(at / width)];
    if (places.every((p) => Math.hypot(p[0] - i, p[1] - j) >= apartVoxels)) places.push([i, j, slice]);
  }
  return places.map((voxel) => applyAffine(labels.affineRas, voxel));
}

/** The value of a label in the table that lies beside a phantom. */
export function labelValue(table: string, name: string): number {
  const rows = JSON.parse(readFileSync(table, 'utf8')) as { value: number; name: string }[];
  const row = rows.find((entry) => entry.name === name);
  if (!row) throw new Error(`${table} has no ${name}`);
  return row.value;
}

/** The axial slice that a case is first shown at, on a grid whose third axis is the patient's. */
export const middleSlice = ({ dims }: Grid): number => Math.round((dims[2] - 1) / 2);

export const gridOf = (file: string): Grid => {
  const { dims, affineRas }: NiftiFile = parseNifti(readFileSync(file));
  return { dims, affineRas: affineRas as Affine };
};
