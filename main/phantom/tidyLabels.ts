import type { VoxelBox } from '#shared/geometry/box.ts';
import { labelBoxes } from '#shared/geometry/labelBoxes.ts';
import { components } from '#main/volume/components.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import type { Canvas } from './canvas.ts';
import type { Tissue } from './paint.ts';

/** Pieces smaller than this part of a structure's largest are remnants that later structures cut off. */
const remnantPart = 0.1;

/** Turns the remnants of structures into unlabelled fat; pieces that touch at a corner are one. */
export function tidyLabels(canvas: Canvas, fat: Tissue): void {
  for (const [label, box] of labelBoxes(canvas.labels, canvas.dims)) {
    const part = cropVoxels({ data: canvas.labels, dims: canvas.dims }, box);
    const found = components(
      { data: part.data.map((value) => (value === label ? 1 : 0)), dims: part.dims },
      26,
    );
    if (found.count === 1) continue;
    const sizes = new Float64Array(found.count + 1);
    for (const piece of found.labels.data) if (piece > 0) sizes[piece]++;
    const smallest = remnantPart * sizes.reduce((a, b) => Math.max(a, b));
    clearPieces(canvas, box, found.labels.data, (piece) => piece > 0 && sizes[piece] < smallest, fat);
  }
}

function clearPieces(
  { dims, originRasMm: o, spacingMm: s, hu, labels }: Canvas,
  box: VoxelBox,
  pieces: Uint32Array,
  isRemnant: (piece: number) => boolean,
  fat: Tissue,
): void {
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++)
      for (let i = box.min[0]; i < box.max[0]; i++)
        if (isRemnant(pieces[at++])) {
          const voxel = i + dims[0] * (j + dims[1] * k);
          labels[voxel] = 0;
          hu[voxel] = fat(0, o[0] + i * s[0], o[1] + j * s[1], o[2] + k * s[2]);
        }
}
