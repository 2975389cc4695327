import type { Dims } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { HuArray, SceneVolume } from './sceneVolume.ts';
import {
  type Combination,
  type SliceLayout,
  combineInto,
  pasteBox,
  readSlice,
  readSliceBox,
} from './slicePixels.ts';

export type SlabProjection = 'none' | 'max' | 'mean' | 'min';
export type SliceComparison = 'edited' | 'source' | 'difference';

/** Which voxels a picture is made of. */
export interface SliceSelection {
  /** Slices first to last, both inclusive; one slice when equal. */
  readonly first: number;
  readonly last: number;
  readonly projection: SlabProjection;
  readonly comparison: SliceComparison;
}

/** The pixels of one picture, across · down of its layout; `difference` is edited − source in HU. */
export interface SliceContent {
  readonly image: HuArray;
  readonly labels: Uint8Array;
  readonly reading: Uint8Array;
  readonly difference: HuArray;
}

export function emptySliceContent(volume: SceneVolume, layout: SliceLayout): SliceContent {
  const pixels = layout.across * layout.down;
  const hu = (): HuArray =>
    volume.image instanceof Int16Array ? new Int16Array(pixels) : new Float32Array(pixels);
  return { image: hu(), labels: new Uint8Array(pixels), reading: new Uint8Array(pixels), difference: hu() };
}

/**
 * Fills a picture. `source` and `difference` show the source's greys. A slab shows the highest label value of
 * each pixel (lesions have the highest), and the difference farthest from zero, or the mean one of a mean slab.
 */
export function fillSliceContent(
  volume: SceneVolume,
  layout: SliceLayout,
  selection: SliceSelection,
  out: SliceContent,
): void {
  const { comparison, projection } = selection;
  const { dims } = volume.grid;
  const edited = sliceOf(volume.image, dims, layout);
  const source = pasted(edited, volume, layout, 'image');
  const labels = sliceOf(volume.labels, dims, layout);
  const slab = projection === 'none' ? 'max' : projection;
  project(comparison === 'edited' ? edited : source, selection, slab, out.image);
  project(
    comparison === 'source' ? pasted(labels, volume, layout, 'labels') : labels,
    selection,
    'max',
    out.labels,
  );
  fillReading(volume, layout, selection, out);
  if (comparison === 'difference')
    project(
      minus(edited, source, out.difference.length),
      selection,
      slab === 'mean' ? 'mean' : 'extreme',
      out.difference,
    );
}

/** The pixels of the mask under review alone; without one they are empty. */
export function fillReading(
  { reading, grid: { dims } }: SceneVolume,
  layout: SliceLayout,
  selection: SliceSelection,
  out: SliceContent,
): void {
  if (reading) project(sliceOf(reading.data, dims, layout), selection, 'max', out.reading);
  else out.reading.fill(0);
}

/** The same where only the voxels of a box have changed. */
export function fillReadingBox(
  volume: SceneVolume,
  layout: SliceLayout,
  selection: SliceSelection,
  box: VoxelBox,
  out: SliceContent,
): void {
  const { first, last } = selection;
  if (!volume.reading || first !== last) fillReading(volume, layout, selection, out);
  else readSliceBox(volume.reading.data, volume.grid.dims, layout, first, box, out.reading);
}

interface Pixels {
  readonly length: number;
  [pixel: number]: number;
}
type WriteSlice = (index: number, out: Pixels) => void;

const sliceOf =
  (voxels: ArrayLike<number>, dims: Dims, layout: SliceLayout): WriteSlice =>
  (index, out) =>
    readSlice(voxels, dims, layout, index, out);

const pasted =
  (below: WriteSlice, volume: SceneVolume, layout: SliceLayout, part: 'image' | 'labels'): WriteSlice =>
  (index, out) => {
    below(index, out);
    for (const patch of volume.sourcePatches()) pasteBox(patch.box, patch[part], layout, index, out);
  };

const minus =
  (a: WriteSlice, b: WriteSlice, pixels: number): WriteSlice =>
  (index, out) => {
    const subtrahend = new Float32Array(pixels);
    a(index, out);
    b(index, subtrahend);
    for (let p = 0; p < pixels; p++) out[p] -= subtrahend[p];
  };

function project(write: WriteSlice, { first, last }: SliceSelection, how: Combination, out: Pixels): void {
  if (first === last) return write(first, out);
  const slice = new Float32Array(out.length);
  const slab = new Float32Array(out.length);
  write(first, slab);
  for (let index = first + 1; index <= last; index++) {
    write(index, slice);
    combineInto(slab, slice, how);
  }
  const share = how === 'mean' ? 1 / (last - first + 1) : 1;
  for (let p = 0; p < slab.length; p++) out[p] = slab[p] * share;
}
