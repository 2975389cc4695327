import { applyAffine, invertAffine, spacingOf } from '#shared/geometry/affine.ts';
import { type Axis, axes, type RasMm } from '#shared/geometry/axes.ts';
import { boxDims, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type PlaneFrame, sliceAt } from './viewPlanes.ts';
import type { VoxelBlock } from './voxelBlock.ts';
import type { HuWindow } from './viewWindow.ts';

/** A part of one slice of a grid, a voxel thick. */
export interface SliceCrop {
  readonly frame: PlaneFrame;
  readonly box: VoxelBox;
  readonly slice: number;
  /** Voxels across and down the screen, and their sizes. */
  readonly columns: number;
  readonly rows: number;
  readonly columnMm: number;
  readonly rowMm: number;
}

/**
 * The part of a slice within `halfMm` of a point along the screen's axes, cut off where the grid ends.
 *
 * @param offset slices away from the one through the point, toward Superior, Anterior or Right
 */
export function cropAround(
  grid: Grid,
  frame: PlaneFrame,
  centreRasMm: RasMm,
  halfMm: number,
  offset: number,
): SliceCrop {
  const centre = applyAffine(invertAffine(grid.affineRas), centreRasMm);
  const spacingMm = spacingOf(grid.affineRas);
  const { normalAxis, normalSign, rightAxis, downAxis, sliceCount } = frame;
  const slice = Math.min(sliceCount - 1, Math.max(0, sliceAt(frame, centre) + offset * normalSign));
  const range = (axis: Axis): readonly [number, number] => {
    if (axis === normalAxis) return [slice, slice + 1];
    const [half, last] = [halfMm / spacingMm[axis], grid.dims[axis] - 1];
    const inside = (index: number): number => Math.min(last, Math.max(0, Math.round(index)));
    return [inside(centre[axis] - half), inside(centre[axis] + half) + 1];
  };
  const [x, y, z] = axes.map(range);
  const box: VoxelBox = { min: [x[0], y[0], z[0]], max: [x[1], y[1], z[1]] };
  const dims = boxDims(box);
  return {
    frame,
    box,
    slice,
    columns: dims[rightAxis],
    rows: dims[downAxis],
    columnMm: spacingMm[rightAxis],
    rowMm: spacingMm[downAxis],
  };
}

/** Index of a crop's voxel in its block, by column and row of the screen. */
function indexer({ frame, box, columns, rows }: SliceCrop): (column: number, row: number) => number {
  const dims = boxDims(box);
  const steps = [1, dims[0], dims[0] * dims[1]];
  const { rightAxis, downAxis, rightSign, downSign } = frame;
  return (column, row) =>
    (rightSign > 0 ? column : columns - 1 - column) * steps[rightAxis] +
    (downSign > 0 ? row : rows - 1 - row) * steps[downAxis];
}

/** Pixels of a crop as the screen shows them: opaque greys, RGBA, by rows. */
export function greysOf(
  { values }: VoxelBlock,
  crop: SliceCrop,
  { widthHu, levelHu }: HuWindow,
): Uint8ClampedArray<ArrayBuffer> {
  const { columns, rows } = crop;
  const at = indexer(crop);
  const rgba = new Uint8ClampedArray(4 * columns * rows);
  const black = levelHu - widthHu / 2;
  for (let row = 0, to = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, to += 4) {
      rgba.fill(((values[at(column, row)] - black) / widthHu) * 255, to, to + 3);
      rgba[to + 3] = 255;
    }
  return rgba;
}

/** The border of a label in a crop as an SVG path, one unit a voxel; empty where the label is not. */
export function outlineOf({ values }: VoxelBlock, crop: SliceCrop, label: number): string {
  const { columns, rows } = crop;
  const at = indexer(crop);
  const inside = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && column < columns && row < rows && values[at(column, row)] === label;
  const parts: string[] = [];
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++) {
      const here = inside(column, row);
      if (here !== inside(column, row - 1)) parts.push(`M${column} ${row}h1`);
      if (here !== inside(column - 1, row)) parts.push(`M${column} ${row}v1`);
    }
  return parts.join('');
}
