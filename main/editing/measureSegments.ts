import type { SegmentMeasure } from '#shared/contract/reading.ts';
import { applyAffine, voxelStep, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { type Axis, axes } from '#shared/geometry/axes.ts';
import { isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { orientationOf } from '#shared/geometry/orientation.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { convexHull, longAndShortAxis, type Point } from './axes2d.ts';
import type { EditedVolume } from './editedVolume.ts';

/** For every value of a label map that occurs: the smallest box around it, in one pass. */
export function boxesOfValues({
  labels,
  grid: { dims },
}: Pick<EditedVolume, 'labels' | 'grid'>): Map<number, VoxelBox> {
  const [least, most] = [new Int32Array(768).fill(0x7fffffff), new Int32Array(768).fill(-1)];
  for (let k = 0, at = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, at++) {
        const value = labels[at];
        if (value === 0) continue;
        const v = 3 * value;
        if (i < least[v]) least[v] = i;
        if (i > most[v]) most[v] = i;
        if (j < least[v + 1]) least[v + 1] = j;
        if (j > most[v + 1]) most[v + 1] = j;
        if (k < least[v + 2]) least[v + 2] = k;
        if (k > most[v + 2]) most[v + 2] = k;
      }
  const boxes = new Map<number, VoxelBox>();
  for (let value = 1; value < 256; value++) {
    const v = 3 * value;
    if (most[v] >= 0)
      boxes.set(value, {
        min: [least[v], least[v + 1], least[v + 2]],
        max: [most[v] + 1, most[v + 1] + 1, most[v + 2] + 1],
      });
  }
  return boxes;
}

/** Names of the values of the case's own label map, by value: to say in which organ a segment lies. */
export interface Surroundings {
  readonly labels: Uint8Array;
  readonly nameOf: (value: number) => string | undefined;
}

/**
 * What a table says of one value.
 *
 * @param around a box that holds all its voxels
 */
export function measureSegment(
  volume: EditedVolume,
  value: number,
  around: VoxelBox,
  surroundings: Surroundings,
): SegmentMeasure {
  const { grid, labels, image } = volume;
  const { dims, affineRas } = grid;
  const normal = axialAxis(affineRas);
  const [a, b] = axes.filter((axis) => axis !== normal) as [Axis, Axis];
  const sums = { voxels: 0, hu: 0, index: [0, 0, 0] };
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [0, 0, 0];
  const organs = new Map<number, number>();
  // Per slice and row: the outermost voxels, from which the hull is made.
  const ends = new Map<number, Map<number, [number, number]>>();
  const voxel = [0, 0, 0];
  for (let k = around.min[2]; k < around.max[2]; k++)
    for (let j = around.min[1]; j < around.max[1]; j++)
      for (let i = around.min[0]; i < around.max[0]; i++) {
        const v = i + dims[0] * (j + dims[1] * k);
        if (labels[v] !== value) continue;
        [voxel[0], voxel[1], voxel[2]] = [i, j, k];
        sums.voxels++;
        sums.hu += image[v];
        for (const axis of axes) {
          sums.index[axis] += voxel[axis];
          if (voxel[axis] < min[axis]) min[axis] = voxel[axis];
          if (voxel[axis] >= max[axis]) max[axis] = voxel[axis] + 1;
        }
        const organ = surroundings.labels[v];
        organs.set(organ, (organs.get(organ) ?? 0) + 1);
        const slice = ends.get(voxel[normal]) ?? new Map<number, [number, number]>();
        ends.set(voxel[normal], slice);
        const row = slice.get(voxel[b]);
        if (!row) slice.set(voxel[b], [voxel[a], voxel[a]]);
        else {
          if (voxel[a] < row[0]) row[0] = voxel[a];
          if (voxel[a] > row[1]) row[1] = voxel[a];
        }
      }
  if (sums.voxels === 0) return emptyMeasure;
  const mean = sums.hu / sums.voxels;
  let squares = 0;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++)
      for (let v = min[0] + dims[0] * (j + dims[1] * k), end = v + max[0] - min[0]; v < end; v++)
        if (labels[v] === value) squares += (image[v] - mean) ** 2;
  const middle = sums.index.map((sum) => sum / sums.voxels) as [number, number, number];
  const organ = organOf(organs, surroundings);
  return {
    voxels: sums.voxels,
    volumeMl: mm3ToMl(sums.voxels * voxelVolumeMm3(affineRas)),
    meanHu: mean,
    sdHu: Math.sqrt(squares / sums.voxels),
    ...axesOf(volume, ends, normal, a, b),
    centreRasMm: applyAffine(affineRas, middle),
    box: { min, max },
    ...(organ !== undefined && { organ }),
  };
}

export const emptyMeasure: SegmentMeasure = {
  voxels: 0,
  volumeMl: 0,
  meanHu: 0,
  sdHu: 0,
  longAxisMm: 0,
  shortAxisMm: 0,
  centreRasMm: [0, 0, 0],
  box: { min: [0, 0, 0], max: [0, 0, 0] },
};

export const isEmptyMeasure = ({ box }: SegmentMeasure): boolean => isEmptyBox(box);

/** The voxel axis that slices closest to axial ones are counted along. */
function axialAxis(affineRas: readonly number[]): Axis {
  const { worldAxis } = orientationOf(affineRas);
  return axes.find((axis) => worldAxis[axis] === 2) ?? 2;
}

/** The axes on the axial slice where the long one is longest; voxels count to their outer edges. */
function axesOf(
  { grid: { affineRas } }: EditedVolume,
  ends: ReadonlyMap<number, ReadonlyMap<number, readonly [number, number]>>,
  normal: Axis,
  a: Axis,
  b: Axis,
): Pick<SegmentMeasure, 'longAxisMm' | 'shortAxisMm' | 'axesRasMm'> {
  // Slices of the grid as a plane of millimetres: u along one voxel axis, v square to it.
  const [stepA, stepB] = [voxelStep(affineRas, a), voxelStep(affineRas, b)];
  const lengthA = Math.hypot(...stepA);
  const skew = (stepA[0] * stepB[0] + stepA[1] * stepB[1] + stepA[2] * stepB[2]) / lengthA;
  const height = Math.sqrt(Math.max(0, stepB[0] ** 2 + stepB[1] ** 2 + stepB[2] ** 2 - skew * skew));
  const flat = (x: number, y: number): Point => [x * lengthA + y * skew, y * height];
  let best = longAndShortAxis([]);
  let bestSlice = 0;
  for (const [slice, rows] of ends) {
    const corners: Point[] = [];
    for (const [y, [first, last]] of rows)
      for (const dy of [-0.5, 0.5]) corners.push(flat(first - 0.5, y + dy), flat(last + 0.5, y + dy));
    const found = longAndShortAxis(convexHull(corners));
    if (found.longMm > best.longMm) [best, bestSlice] = [found, slice];
  }
  const toRas = ([u, v]: Point): [number, number, number] => {
    const voxel: [number, number, number] = [0, 0, 0];
    voxel[normal] = bestSlice;
    voxel[b] = v / height;
    voxel[a] = (u - voxel[b] * skew) / lengthA;
    return applyAffine(affineRas, voxel);
  };
  return {
    longAxisMm: best.longMm,
    shortAxisMm: best.shortMm,
    axesRasMm: {
      long: [toRas(best.long[0]), toRas(best.long[1])],
      short: [toRas(best.short[0]), toRas(best.short[1])],
    },
  };
}

function organOf(counts: ReadonlyMap<number, number>, { nameOf }: Surroundings): string | undefined {
  let [most, found] = [0, undefined as string | undefined];
  for (const [value, count] of counts) {
    const name = nameOf(value);
    if (name !== undefined && count > most) [most, found] = [count, name];
  }
  return found;
}
