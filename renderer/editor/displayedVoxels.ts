import { type Dims, axes } from '#shared/geometry/axes.ts';
import { type VoxelBox, boxesOverlap, fullBox, intersectBoxes } from '#shared/geometry/box.ts';
import { type HuArray, type VoxelBlock, copyBlock, readBlock } from './voxelBlock.ts';

/** Source voxels of a box that edits have changed on display. */
export interface SourcePatch {
  readonly box: VoxelBox;
  readonly image: HuArray;
  readonly labels: Uint8Array;
}

/**
 * A case's voxels as displayed. `image` and `labels` are changed in place, because a copy of a volume is too
 * dear; the source is kept only under `patches`, which together cover every changed voxel and may overlap.
 */
export interface DisplayedVoxels {
  readonly dims: Dims;
  readonly image: HuArray;
  readonly labels: Uint8Array;
  readonly patches: readonly SourcePatch[];
}

/** New voxels of a box; without `voxels` the box shows the source again. */
export interface BoxChange {
  readonly box: VoxelBox;
  readonly voxels?: { readonly image: HuArray; readonly labels: Uint8Array };
}

/** Writes changes into the displayed arrays, in order; answers the patches that then hold the source. */
export function applyChanges(
  displayed: DisplayedVoxels,
  changes: readonly BoxChange[],
): readonly SourcePatch[] {
  return changes.reduce(
    (patches, change) => applyChange({ ...displayed, patches }, change),
    displayed.patches,
  );
}

/** Voxels of a box as they would be displayed after changes that are not made. */
export function blockAfter(
  displayed: DisplayedVoxels,
  box: VoxelBox,
  changes: readonly BoxChange[],
): { readonly image: VoxelBlock<HuArray>; readonly labels: VoxelBlock<Uint8Array> } {
  const blocks = blocksOf(displayed);
  const [image, labels] = [readBlock(blocks.image, box), readBlock(blocks.labels, box)];
  for (const { box: changed, voxels } of changes) {
    if (!boxesOverlap(changed, box)) continue;
    const region = intersectBoxes(changed, box);
    if (voxels) {
      copyBlock({ box: changed, values: voxels.image }, image, region);
      copyBlock({ box: changed, values: voxels.labels }, labels, region);
    } else writeSource(displayed.patches, region, image, labels);
  }
  return { image, labels };
}

/** Changes that bring the whole display back to the source. */
export const restoreAll = (patches: readonly SourcePatch[]): BoxChange[] =>
  patches.map(({ box }) => ({ box }));

function applyChange(displayed: DisplayedVoxels, { box, voxels }: BoxChange): readonly SourcePatch[] {
  const { patches } = displayed;
  const { image, labels } = blocksOf(displayed);
  const others = patches.filter((patch) => !contains(box, patch.box));
  if (!voxels) {
    writeSource(patches, box, image, labels);
    return others;
  }
  const known = patches.some((patch) => contains(patch.box, box));
  const kept = known ? patches : [...others, sourceUnder(displayed, box)];
  copyBlock({ box, values: voxels.image }, image, box);
  copyBlock({ box, values: voxels.labels }, labels, box);
  return kept;
}

/** The source of a box: what is displayed, and under every patch what the patch has kept. */
function sourceUnder(displayed: DisplayedVoxels, box: VoxelBox): SourcePatch {
  const blocks = blocksOf(displayed);
  const [image, labels] = [readBlock(blocks.image, box), readBlock(blocks.labels, box)];
  writeSource(displayed.patches, box, image, labels);
  return { box, image: image.values, labels: labels.values };
}

/** Copies what patches hold of `box` into blocks that contain it. */
function writeSource(
  patches: readonly SourcePatch[],
  box: VoxelBox,
  image: VoxelBlock,
  labels: VoxelBlock,
): void {
  for (const patch of patches) {
    if (!boxesOverlap(patch.box, box)) continue;
    const region = intersectBoxes(patch.box, box);
    copyBlock({ box: patch.box, values: patch.image }, image, region);
    copyBlock({ box: patch.box, values: patch.labels }, labels, region);
  }
}

function blocksOf({ dims, image, labels }: DisplayedVoxels) {
  const box = fullBox(dims);
  return { image: { box, values: image }, labels: { box, values: labels } };
}

const contains = (outer: VoxelBox, inner: VoxelBox): boolean =>
  axes.every((axis) => outer.min[axis] <= inner.min[axis] && inner.max[axis] <= outer.max[axis]);
