import type { DicomChoice, DicomOrigin } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { shearOf } from '#shared/geometry/affine.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import type { Volume } from '#main/volume/volume.ts';
import { squareGrid } from '../convert/squareGrid.ts';
import { inTurn } from '../files/severalAtOnce.ts';
import { shearTolerance } from '../nifti/placement.ts';
import type { SeriesGroup, Slice } from './groups.ts';
import { originOf } from './origin.ts';
import { isSlow } from './pixels/decoders.ts';
import { type FramePool, framePool } from './pixels/framePool.ts';
import { type FrameReader, openFrames } from './pixels/readFrames.ts';
import type { StoredValues } from './pixels/storedValues.ts';
import { createSink, type HuSink } from './sink.ts';
import { affineOf, longestEvenPart, seriesName, type Stack, stackOf } from './stack.ts';

export interface ReadOptions {
  readonly choice?: Pick<DicomChoice, 'gaps' | 'straighten'> | undefined;
  /** Told after every slice. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A series as a volume: i along columns, j along rows, k along the normal of the slices. */
export interface DicomVolume {
  /** HU of a CT, or what the modality's rescaling gives. */
  readonly volume: Volume<Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>;
  readonly origin: Omit<DicomOrigin, 'patientHash'>;
  readonly warnings: readonly Warning[];
}

/**
 * Reads the voxels of a series, slice by slice into the one array.
 *
 * @throws Problem `dicom-gaps`, `dicom-tilt` when nothing was chosen to be done about them, `dicom-crooked`,
 *   `dicom-compression`, `dicom-truncated`, `dicom-broken`, `file-unreadable`
 */
export async function readSeries(group: SeriesGroup, options: ReadOptions = {}): Promise<DicomVolume> {
  const { gaps, straighten } = options.choice ?? {};
  const whole = stackOf(group.slices);
  const stack =
    whole.gaps !== undefined && gaps === 'regular' ? stackOf(longestEvenPart(group.slices)) : whole;
  refuse(group, stack, { gaps, straighten });
  const planes = planesOf(stack);
  const dims = dimsOf(group, planes.length);
  const affineRas = affineOf(stack, planes.stepMm);
  const sink = createSink(voxelCount(dims), dims[0] * dims[1], stack.slices[0].header.file.name);
  await fill(stack, planes, sink, options);
  const { data, paddingVoxels } = sink.finish();
  const volume = { data, dims, affineRas, meaning: 'hu' as const };
  const tilted = shearOf(affineRas) > shearTolerance;
  const resampled = tilted || planes.interpolated;
  return {
    volume: tilted ? straightened(volume) : volume,
    origin: originOf(stack.slices, resampled ? 'resampled' : 'slices'),
    warnings: warningsOf(group, stack, planes, paddingVoxels),
  };
}

/** @throws Problem `dicom-gaps`, `dicom-tilt`, `dicom-crooked` */
function refuse(
  group: SeriesGroup,
  { gaps, tiltDegrees, crookedMm }: Stack,
  choice: Pick<DicomChoice, 'gaps' | 'straighten'>,
): void {
  const series = seriesName(group);
  if (crookedMm > 0) throw new Problem('dicom-crooked', { series, millimetres: crookedMm });
  if (gaps !== undefined && choice.gaps !== 'resample') throw new Problem('dicom-gaps', { series, gaps });
  if (tiltDegrees > 0 && choice.straighten !== true)
    throw new Problem('dicom-tilt', { series, degrees: tiltDegrees });
}

/** The volume's planes: how many, how far apart, and whether they are the slices themselves. */
interface Planes {
  readonly length: number;
  readonly stepMm: number;
  readonly interpolated: boolean;
}

function planesOf({ slices, stepMm, gaps }: Stack): Planes {
  if (gaps === undefined) return { length: slices.length, stepMm, interpolated: false };
  const span = slices[slices.length - 1].distanceMm - slices[0].distanceMm;
  const steps = Math.max(1, Math.round(span / stepMm));
  return { length: steps + 1, stepMm: span / steps, interpolated: true };
}

/** Voxels that a typed array can hold. */
const mostVoxels = 2 ** 32 - 1;

function dimsOf({ slices }: SeriesGroup, planes: number): Dims {
  const { columns, rows } = slices[0].header.pixels;
  const dims: Dims = [columns, rows, planes];
  if (voxelCount(dims) > mostVoxels)
    throw new Problem('dicom-not-volume', {
      file: slices[0].header.file.name,
      reason: `its series has ${dims.join('×')} voxels`,
    });
  return dims;
}

async function fill(stack: Stack, planes: Planes, sink: HuSink, options: ReadOptions): Promise<void> {
  const { slices } = stack;
  const slow = slices.filter(({ header }) => isSlow(header.pixels.syntax)).length;
  const pool = framePool(slow);
  const readers = createReaders(pool.decode);
  const frames = inTurn(slices, Math.max(readsAhead, 2 * pool.threads), readers.read);
  try {
    if (planes.interpolated) await interpolate(stack, planes, frames, sink, options);
    else await collect(slices, frames, sink, options);
  } finally {
    await pool.close();
  }
}

/** Node's threads for files. */
const readsAhead = 4;

async function collect(
  slices: readonly Slice[],
  frames: AsyncGenerator<StoredValues>,
  sink: HuSink,
  { signal, progress }: ReadOptions,
): Promise<void> {
  let k = 0;
  for await (const stored of frames) {
    signal?.throwIfAborted();
    sink.put(k, stored, slices[k]);
    k++;
    progress?.(k, slices.length);
  }
}

async function interpolate(
  { slices }: Stack,
  planes: Planes,
  frames: AsyncGenerator<StoredValues>,
  sink: HuSink,
  { signal, progress }: ReadOptions,
): Promise<void> {
  let above = 0;
  const next = async (): Promise<Float32Array> => sink.real((await frames.next()).value, slices[above]);
  const first = slices[0].distanceMm;
  let low = await next();
  above++;
  let high = await next();
  for (let k = 0; k < planes.length; k++) {
    signal?.throwIfAborted();
    const at = Math.min(first + k * planes.stepMm, slices[slices.length - 1].distanceMm);
    while (slices[above].distanceMm < at) {
      low = high;
      above++;
      high = await next();
    }
    const [from, to] = [slices[above - 1].distanceMm, slices[above].distanceMm];
    sink.putBetween(k, low, high, (at - from) / (to - from));
    progress?.(k + 1, planes.length);
  }
}

/** Reads frames in any order; the file of the last one stays open for the next frame of a multi-frame image. */
function createReaders(decode: FramePool['decode']) {
  let current: { readonly of: Slice['header']; readonly frames: Promise<FrameReader> } | undefined;
  return {
    read: async ({ header, frame }: Slice) => {
      if (current?.of !== header)
        current = { of: header, frames: openFrames(header.file, header.pixels, decode) };
      return (await current.frames).read(frame.number);
    },
  };
}

/** A tilted volume on the smallest square grid that holds it. What the tilt leaves uncovered is air. */
function straightened(volume: DicomVolume['volume']): DicomVolume['volume'] {
  const straight = resampleLinear(volume, squareGrid(volume));
  if (!(volume.data instanceof Int16Array)) return { ...straight, data: new Float32Array(straight.data) };
  const data = new Int16Array(straight.data.length);
  for (let v = 0; v < data.length; v++) data[v] = Math.round(straight.data[v]);
  return { ...straight, data };
}

function warningsOf(group: SeriesGroup, stack: Stack, planes: Planes, paddingVoxels: number): Warning[] {
  const { slices, tiltDegrees, stepMm } = stack;
  const [{ header }] = slices;
  const images = group.slices.length;
  const all: (Warning | false)[] = [
    header.modality !== 'CT' && { code: 'dicom-not-ct', data: { modality: header.modality } },
    slices.length === 1 && { code: 'dicom-one-slice', data: { millimetres: stepMm } },
    group.copies > 0 && { code: 'dicom-copies', data: { images: group.copies } },
    slices.length < images && { code: 'dicom-part-taken', data: { taken: slices.length, images } },
    planes.interpolated && {
      code: 'dicom-gaps-filled',
      data: { slices: planes.length, images: slices.length },
    },
    tiltDegrees > 0 && { code: 'dicom-straightened', data: { degrees: tiltDegrees } },
    paddingVoxels > 0 && { code: 'dicom-padding', data: { voxels: paddingVoxels } },
    slices.some((slice) => slice.header.lossy) && { code: 'dicom-lossy', data: {} },
  ];
  return all.filter((warning) => warning !== false);
}
