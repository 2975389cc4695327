import { axes, type Dims } from '#shared/geometry/axes.ts';
import { boxesOverlap, fullBox, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import { copyRegion, type Region, regionOf, type SourceCase } from '../region.ts';

/** A case that differs from its source in places, which alone are held: bricks of 32 x 32 x 16 voxels. */
export interface Overlay {
  /** The case as it stands, in a box of the volume. */
  read(box: VoxelBox): Region;
  write(region: Region): void;
  /** Makes the box the source's again. */
  restore(box: VoxelBox): void;
  /** Lets go of the bricks that meet none of the boxes; their voxels must be the source's. */
  forgetAllBut(boxes: readonly VoxelBox[]): void;
  /** Voxels held. */
  readonly heldVoxels: number;
}

const brickDims: Dims = [32, 32, 16];

export function createOverlay(source: SourceCase): Overlay {
  const { dims } = source.image;
  const counts = axes.map((axis) => Math.ceil(dims[axis] / brickDims[axis]));
  const bricks = new Map<number, Region>();

  const brickBox = (i: number, j: number, k: number): VoxelBox => {
    const min = [i * brickDims[0], j * brickDims[1], k * brickDims[2]] as const;
    const max = [min[0] + brickDims[0], min[1] + brickDims[1], min[2] + brickDims[2]] as const;
    return intersectBoxes({ min, max }, fullBox(dims));
  };
  const eachBrick = (box: VoxelBox, visit: (key: number, brick: VoxelBox) => void): void => {
    const first = axes.map((axis) => Math.floor(box.min[axis] / brickDims[axis]));
    const end = axes.map((axis) => Math.ceil(box.max[axis] / brickDims[axis]));
    for (let k = first[2]; k < end[2]; k++)
      for (let j = first[1]; j < end[1]; j++)
        for (let i = first[0]; i < end[0]; i++) visit(i + counts[0] * (j + counts[1] * k), brickBox(i, j, k));
  };

  return {
    read: (box) => {
      const region = regionOf(source, box);
      eachBrick(box, (key) => {
        const brick = bricks.get(key);
        if (brick) copyRegion(brick, region);
      });
      return region;
    },
    write: (region) =>
      eachBrick(region.box, (key, box) => {
        const brick = bricks.get(key) ?? regionOf(source, box);
        bricks.set(key, brick);
        copyRegion(region, brick);
      }),
    restore: (box) =>
      eachBrick(box, (key) => {
        const brick = bricks.get(key);
        if (brick) copyRegion(regionOf(source, intersectBoxes(box, brick.box)), brick);
      }),
    forgetAllBut: (boxes) => {
      for (const [key, { box }] of bricks)
        if (!boxes.some((kept) => boxesOverlap(kept, box))) bricks.delete(key);
    },
    get heldVoxels() {
      return [...bricks.values()].reduce((sum, { hu }) => sum + hu.length, 0);
    },
  };
}
