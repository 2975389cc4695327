import { invertAffine, rasToVoxel } from '#shared/geometry/affine.ts';
import type { Axis, RasMm } from '#shared/geometry/axes.ts';
import { isEmptyBox } from '#shared/geometry/box.ts';
import type { Runs } from '#shared/masks/runs.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { boxOfValue, type EditedVolume, runsOfValues } from './editedVolume.ts';
import { noRuns } from './shape.ts';

/** Drawn on a slice: a closed line, or two points of a straight one, which goes on without end. */
export interface Cut {
  readonly pointsRasMm: readonly RasMm[];
  readonly shape: 'lasso' | 'line';
  /** Voxel axis that the slice lies across, and the slice when only it is cut. */
  readonly axis: Axis;
  readonly slice?: number | undefined;
}

/** In-plane voxel axes of slices across an axis. */
const inPlane: Readonly<Record<Axis, readonly [Axis, Axis]>> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] };

/**
 * Cuts a value along a drawn line, through all slices or on one: what lies inside the lasso, or on the right of the
 * line as drawn, gets another value.
 *
 * @param to 0 to erase it
 */
export function cut(volume: EditedVolume, value: number, drawn: Cut, to: number): Runs {
  const box = boxOfValue(volume, value);
  if (isEmptyBox(box) || drawn.pointsRasMm.length < (drawn.shape === 'line' ? 2 : 3)) return noRuns;
  const inverse = invertAffine(volume.grid.affineRas);
  const [a, b] = inPlane[drawn.axis];
  const points = drawn.pointsRasMm.map((point) => {
    const voxel = rasToVoxel(inverse, point);
    return [voxel[a], voxel[b]] as const;
  });
  const isBeyond = drawn.shape === 'line' ? rightOf(points[0], points[1]) : insideOf(points);
  const width = box.max[a] - box.min[a];
  const beyond = new Uint8Array(width * (box.max[b] - box.min[b]));
  for (let at = 0; at < beyond.length; at++)
    beyond[at] = isBeyond(box.min[a] + (at % width), box.min[b] + Math.floor(at / width)) ? 1 : 0;
  const { data, dims } = cropVoxels({ data: volume.labels, dims: volume.grid.dims }, box);
  const voxel = [0, 0, 0];
  for (let k = 0, v = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, v++) {
        if (data[v] !== value) continue;
        [voxel[0], voxel[1], voxel[2]] = [i, j, k];
        if (drawn.slice !== undefined && voxel[drawn.axis] + box.min[drawn.axis] !== drawn.slice) continue;
        if (beyond[voxel[a] + width * voxel[b]] === 1) data[v] = to;
      }
  return runsOfValues(volume, box, data);
}

type Point = readonly [number, number];

const rightOf =
  ([px, py]: Point, [qx, qy]: Point) =>
  (x: number, y: number): boolean =>
    (qx - px) * (y - py) - (qy - py) * (x - px) > 0;

/** Even-odd rule. */
const insideOf =
  (points: readonly Point[]) =>
  (x: number, y: number): boolean => {
    let inside = false;
    for (let n = 0, before = points.length - 1; n < points.length; before = n++) {
      const [[px, py], [qx, qy]] = [points[n], points[before]];
      if (py > y !== qy > y && x < ((qx - px) * (y - py)) / (qy - py) + px) inside = !inside;
    }
    return inside;
  };
