import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Surface } from './surface.ts';

/** What a surface is wanted of: all voxels of some values, or those in a box. */
export interface SurfaceWish {
  readonly values: readonly number[];
  /** The surface is sought in this box; without one, in the smallest box around the first value. */
  readonly box?: VoxelBox | undefined;
  readonly detailMm: number;
}

/** To the worker, which keeps its own copy of the labels. */
export type SurfaceRequest =
  | { readonly type: 'volume'; readonly grid: Grid; readonly labels: Uint8Array }
  | { readonly type: 'patch'; readonly box: VoxelBox; readonly labels: Uint8Array }
  | { readonly type: 'surface'; readonly id: number; readonly wish: SurfaceWish };

/** From the worker; no surface when no voxel has one of the values. */
export interface SurfaceAnswer {
  readonly id: number;
  readonly surface: Surface | undefined;
}
