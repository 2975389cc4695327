import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { DicomFile } from '../dicomFile.ts';
import { readPiece } from '../dicomFile.ts';
import { type FrameHeader, framesOf } from '../frameHeaders.ts';
import { type StoredPixels, storedPixels } from '../imageHeader.ts';
import { openFrames } from '../pixels/readFrames.ts';
import { parseSet, syntaxes } from '../parseSet.ts';
import type { OpenSet } from '../readSet.ts';
import { tags } from '../tags.ts';
import { chosenSegments, type CollectedLabels, collectLabels, type Segment } from './collectLabels.ts';

/**
 * A DICOM segmentation on the grid of its image: binary (any order of frames, bits across frame borders), fractional
 * (at least a half is inside), or a label map.
 *
 * @param grid of the image; frames must coincide with its planes, flipped or turned as they may be
 * @param wanted values of the segments to take, the later winning where they overlap; all when left out, and then
 *   overlapping ones are refused
 * @throws Problem `dicom-broken`, `dicom-truncated`, `dicom-compression`, `dicom-labels-elsewhere`,
 *   `dicom-segments-overlap`
 */
export async function readSeg(
  file: DicomFile,
  open: OpenSet,
  grid: Grid,
  wanted?: readonly number[],
): Promise<CollectedLabels & { readonly warnings: readonly Warning[] }> {
  const { elements } = open;
  const { name } = file;
  const broken = (reason: string): Problem => new Problem('dicom-broken', { file: name, reason });
  const all = elements.items('SegmentSequence').map((item): Segment => {
    const value = item.word('SegmentNumber');
    if (value === undefined) throw broken('a segment has no number');
    return { value, name: item.text('SegmentLabel') ?? '' };
  });
  const chosen = chosenSegments(all, wanted, name);
  const kind = elements.text('SegmentationType') ?? 'BINARY';
  const isMap = kind === 'LABELMAP';
  const bits = elements.word('BitsAllocated');
  if (open.set.elements[tags.PixelData] === undefined) throw broken('it has no pixels');
  const frames = framesOf(elements, elements.number('NumberOfFrames') ?? 1);
  const reader = bits === 1 ? await openBits(file, open, frames.length) : await openBytes(file, open);
  const threshold = kind === 'FRACTIONAL' ? (elements.word('MaximumFractionalValue') ?? 255) / 2 : 0.5;

  const values = isMap ? [] : frameSegments(open, frames.length, broken);
  const collector = collectLabels(grid, chosen, name);
  const places = frames.map((frame) => placeOf(frame, grid, name));
  if (!places.some(({ inside }) => inside))
    throw new Problem('dicom-labels-elsewhere', { file: name, reason: 'none of its frames lies in it' });
  const rank = new Map(chosen.map((segment, i) => [segment.value, i]));
  const order = frames.map((_, i) => i).filter((i) => isMap || rank.has(values[i]));
  // In the order the segments were asked for: the later one wins.
  order.sort((a, b) => (rank.get(values[a]) ?? 0) - (rank.get(values[b]) ?? 0));
  const bySegment = new Map(chosen.map((segment) => [segment.value, segment]));
  for (const i of order) {
    const place = places[i];
    if (!place.inside) continue;
    const pixels = await reader.read(i + 1);
    const { columns } = reader;
    for (let p = 0; p < pixels.length; p++) {
      if (pixels[p] === 0) continue;
      const segment = bySegment.get(isMap ? pixels[p] : values[i]);
      if (segment === undefined || (!isMap && pixels[p] < threshold)) continue;
      const v = place.at(p % columns, Math.floor(p / columns));
      if (v >= 0) collector.put(v, segment);
    }
  }
  const found = collector.finish(wanted !== undefined);
  const outside = order.filter((i) => !places[i].inside).length;
  const warnings: Warning[] = [];
  if (found.shared > 0)
    warnings.push({ code: 'dicom-segments-won', data: { file: name, voxels: found.shared } });
  if (outside > 0)
    warnings.push({ code: 'dicom-contours-elsewhere', data: { file: name, contours: outside } });
  return { ...found, warnings };
}

/** The segment that every frame is of. */
function frameSegments(open: OpenSet, count: number, broken: (reason: string) => Problem): number[] {
  const shared = open.elements.items('SharedFunctionalGroupsSequence')[0];
  const perFrame = open.elements.items('PerFrameFunctionalGroupsSequence');
  return Array.from({ length: count }, (_, i) => {
    const group =
      perFrame[i]?.items('SegmentIdentificationSequence')[0] ??
      shared?.items('SegmentIdentificationSequence')[0];
    const value = group?.word('ReferencedSegmentNumber');
    if (value === undefined) throw broken(`frame ${i + 1} does not say which segment it is of`);
    return value;
  });
}

interface SegReader {
  readonly columns: number;
  read(frame: number): Promise<ArrayLike<number>>;
}

async function openBytes(file: DicomFile, open: OpenSet): Promise<SegReader> {
  const pixels: StoredPixels = storedPixels(open);
  const frames = await openFrames(file, pixels);
  return { columns: pixels.columns, read: (frame) => frames.read(frame) };
}

/** Frames of one bit a pixel, the lowest bit first, following each other without padding. */
async function openBits(file: DicomFile, open: OpenSet, count: number): Promise<SegReader> {
  const { elements, set, syntax } = open;
  const [rows, columns] = [elements.word('Rows') ?? 0, elements.word('Columns') ?? 0];
  const { dataOffset, length } = set.elements[tags.PixelData];
  const native: readonly string[] = Object.values(syntaxes);
  if (!native.includes(syntax))
    throw new Problem('dicom-compression', { file: file.name, syntax: 'packed bits' });
  if (rows * columns === 0)
    throw new Problem('dicom-broken', { file: file.name, reason: 'its frames have no size' });
  const perFrame = rows * columns;
  const needed = Math.ceil((perFrame * count) / 8);
  const bytes =
    syntax === syntaxes.deflated
      ? parseSet(await readPiece(file, 0, file.bytes), file.name, true).bytes.subarray(dataOffset)
      : await readPiece(file, dataOffset, Math.min(length, needed));
  if (bytes.length < needed)
    throw new Problem('dicom-truncated', {
      file: file.name,
      expectedBytes: needed,
      foundBytes: bytes.length,
    });
  return {
    columns,
    read: async (frame) => {
      const pixels = new Uint8Array(perFrame);
      const first = (frame - 1) * perFrame;
      for (let p = 0; p < perFrame; p++) {
        const bit = first + p;
        pixels[p] = (bytes[bit >> 3] >> (bit & 7)) & 1;
      }
      return pixels;
    },
  };
}

/** How far, in voxels, a frame may lie off the image's grid. */
const offGrid = 0.1;

interface FramePlace {
  /** Whether its plane is one of the image's. */
  readonly inside: boolean;
  /** Flat index of the image's voxel at a column and row of the frame; -1 outside. */
  at(column: number, row: number): number;
}

/** @throws Problem `dicom-labels-elsewhere` when the frame's pixels lie between the image's voxels */
function placeOf(frame: FrameHeader, grid: Grid, file: string): FramePlace {
  const inverse = invertAffine(grid.affineRas);
  const { positionLps: p, rowLps: r, columnLps: c, pixelSpacingMm } = frame;
  const voxel = (column: number, row: number): number[] => {
    const lps = [0, 1, 2].map(
      (axis) => p[axis] + column * pixelSpacingMm[1] * r[axis] + row * pixelSpacingMm[0] * c[axis],
    );
    return applyAffine(inverse, [-lps[0], -lps[1], lps[2]]);
  };
  const first = voxel(0, 0);
  const far = Math.max(...grid.dims) - 1;
  const step = (end: readonly number[]): number[] =>
    end.map((value, axis) => (value - first[axis]) / (far || 1));
  const [alongRow, alongColumn] = [step(voxel(far || 1, 0)), step(voxel(0, far || 1))];
  const whole = first.map(Math.round);
  const [rowStep, columnStep] = [alongRow.map(Math.round), alongColumn.map(Math.round)];
  const off = Math.max(
    ...first.map((value, axis) => Math.abs(value - whole[axis])),
    ...alongRow.map((value, axis) => Math.abs(value - rowStep[axis]) * far),
    ...alongColumn.map((value, axis) => Math.abs(value - columnStep[axis]) * far),
  );
  const unit = (steps: readonly number[]): boolean =>
    steps.reduce((sum, value) => sum + Math.abs(value), 0) === 1;
  if (!(off <= offGrid) || !unit(rowStep) || !unit(columnStep))
    throw new Problem('dicom-labels-elsewhere', {
      file,
      reason: 'its pixels lie between the voxels of the image',
    });
  const across = [0, 1, 2].find((axis) => rowStep[axis] === 0 && columnStep[axis] === 0) ?? 2;
  const [nx, ny, nz] = grid.dims;
  return {
    inside: whole[across] >= 0 && whole[across] < grid.dims[across],
    at: (column, row) => {
      const i = whole[0] + column * rowStep[0] + row * columnStep[0];
      const j = whole[1] + column * rowStep[1] + row * columnStep[1];
      const k = whole[2] + column * rowStep[2] + row * columnStep[2];
      if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return -1;
      return i + nx * (j + ny * k);
    },
  };
}
