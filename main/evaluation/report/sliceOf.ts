import { spacingOf, voxelToRas } from '#shared/geometry/affine.ts';
import { boxDims, fullBox, growBox, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { crop } from '#main/volume/crop.ts';
import { reorient } from '#main/volume/reorient.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { RoledData } from '../scoreCase.ts';
import type { Slice } from './picture.ts';

/** What is shown around the tumors, mm. */
const marginMm = 30;

/** The abdomen's window: what is black and what is white, HU. */
const window = { low: -110, high: 190 };

/** Sides of a picture, mm: large enough that a small lesion keeps its surroundings. */
const leastMm = 120;

/**
 * The axial slice in which tumor of truth and prediction differ in most voxels, cut to where they are.
 *
 * @param ct on the grid of the label maps
 * @returns undefined when neither map has tumor
 */
export function worstSlice(
  ct: Volume,
  truth: RoledData | undefined,
  prediction: RoledData,
): Slice | undefined {
  const { dims, affineRas } = ct;
  const both = new Uint8Array(ct.data.length);
  for (const [labels, bit] of [
    [truth, 1],
    [prediction, 2],
  ] as const) {
    if (labels === undefined) continue;
    const bits = new Uint8Array(65536);
    for (const value of labels.roles.tumor) bits[value] = bit;
    for (let v = 0; v < both.length; v++) both[v] |= bits[labels.data[v]];
  }
  const around = boundingBox({ data: both, dims });
  if (isEmptyBox(around)) return undefined;
  const box = shownBox(around, ct);
  // i grows to the patient's left and j to the back: the picture as a radiologist sees it.
  const masks = reorient(crop({ data: both, dims, affineRas, meaning: 'label' }, box), 'LPS');
  const image = reorient(crop(ct, box), 'LPS');
  const k = mostDifferent(masks);
  const [columns, rows] = masks.dims;
  const size = columns * rows;
  const bits = masks.data.subarray(k * size, (k + 1) * size);
  const [columnMm, rowMm] = spacingOf(masks.affineRas);
  const share = (hu: number): number => (hu - window.low) / (window.high - window.low);
  return {
    columns,
    rows,
    columnMm,
    rowMm,
    grey: Uint8Array.from(image.data.subarray(k * size, (k + 1) * size), (hu) =>
      Math.round(255 * Math.min(1, Math.max(0, share(hu)))),
    ),
    truth: bits.map((bit) => bit & 1),
    prediction: bits.map((bit) => bit >> 1),
    heightMm: voxelToRas(masks.affineRas, [0, 0, k])[2],
  };
}

function shownBox(around: VoxelBox, { dims, affineRas }: Volume): VoxelBox {
  const spacing = spacingOf(affineRas);
  const size = boxDims(around);
  const margin = spacing.map((mm, axis) =>
    Math.ceil(Math.max(marginMm, (leastMm - size[axis] * mm) / 2) / mm),
  ) as [number, number, number];
  const shown = growBox(around, margin, dims);
  return isEmptyBox(shown) ? fullBox(dims) : shown;
}

function mostDifferent({ data, dims: [nx, ny, nz] }: Volume<Uint8Array>): number {
  let [best, most] = [0, -1];
  for (let k = 0, v = 0; k < nz; k++) {
    let different = 0;
    for (let n = 0; n < nx * ny; n++, v++) if (data[v] === 1 || data[v] === 2) different++;
    if (different > most) [best, most] = [k, different];
  }
  return best;
}
