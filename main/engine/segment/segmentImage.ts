import type { Progress } from '#shared/contract/job.ts';
import type { PredictionProvenance } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { spacingOf, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { type Axis, type Dims, voxelCount } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import { clean } from '#main/segmentation/cleaning/clean.ts';
import type { Detection } from '#main/segmentation/cleaning/detection.ts';
import { ctWindows } from '#main/segmentation/native/ctWindows.ts';
import { toNative } from '#main/segmentation/native/toNative.ts';
import { mirrored } from '#main/segmentation/sliding/mirrored.ts';
import {
  bestSlabAxis,
  type Predict,
  slideWindows,
  slidingBytes,
  type WindowTally,
} from '#main/segmentation/sliding/slidingWindow.ts';
import { type ModelGrid, modelGridOf } from '#main/volume/modelGrid.ts';
import type { Mask, Volume } from '#main/volume/volume.ts';
import { freeBytes } from '#main/runtime/memoryNeed.ts';
import type { Models, NetworkOptions } from '../models/models.ts';
import { openSegmenter } from '../models/neural.ts';
import type { Model } from '../models/openModel.ts';
import { type ClassRows, classRows } from './classRows.ts';
import { formFor } from '#main/runtime/session.ts';
import { fitRun, networkBytes, type RunSize, smallerRuns } from './fitRun.ts';
import { maskBox, organBoxFinder } from './organBox.ts';
import { scanWarnings } from './scanWarnings.ts';

export interface SegmentInput {
  /** HU. */
  readonly image: Volume;
  /** The organ on the image's grid, lesions included, where it is known. */
  readonly organ?: Mask | undefined;
  readonly options: SegmentOptions;
}

export interface SegmentContext {
  readonly models: Models;
  readonly network: NetworkOptions;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
  /** Bytes that may be taken; left out: what is free. */
  readonly free?: number | undefined;
}

/** A network's answer on the image's own grid, cleaned, and how it came to be. */
export interface Segmented {
  readonly labels: Volume<Uint8Array>;
  readonly rows: readonly LabelEntry[];
  /** Probability of each label, 0..255 for 0..1: of all where they were asked for, else of the lesions. */
  readonly probabilities: ReadonlyMap<number, Uint8Array>;
  readonly detection: Detection;
  readonly windows: PredictionProvenance['windows'];
  readonly steps: PredictionProvenance['steps'];
  readonly warnings: readonly Warning[];
}

/**
 * Runs a segmentation model over a CT: resampled window by window, blended as a stream, brought back to the CT's own
 * grid and cleaned. Memory is estimated first; where the wanted windows do not fit, smaller ones are taken and a
 * warning says so.
 *
 * @throws Problem `model-cannot`, `memory-short`, `memory-exhausted`; the signal's reason after an abort
 */
export async function segmentImage(
  model: Model,
  { image, organ, options }: SegmentInput,
  context: SegmentContext,
): Promise<Segmented> {
  const { manifest } = model;
  const { network, input, id } = manifest;
  if (!('outChannels' in network) || !('inChannels' in network))
    throw new Problem('model-cannot', { id, reason: 'it does not segment' });
  if (network.inChannels !== 1)
    throw new Problem('model-cannot', { id, reason: `it takes ${network.inChannels} images at once` });
  if (input.axes !== 'RAS')
    throw new Problem('model-cannot', { id, reason: `its axes run ${input.axes}, not RAS` });
  const names = classRows(manifest);
  const grid = modelGridOf(image, input.spacingMm);
  const slabAxis = bestSlabAxis(grid.dims);
  const classes = network.outChannels;
  const keep = options.probabilities ? names.rows.map(({ value }) => value) : names.lesionValues;
  const warnings = scanWarnings(image, grid, manifest);
  const size = await chooseSize(model, { grid, slabAxis, keep: keep.length, image }, context, warnings);
  const predict = await openPredict(model, size, options, context);
  const source = ctWindows(image, grid, input.windowHu);
  const common = {
    window: size.window,
    classes,
    batch: size.batch,
    predict,
    slabAxis,
    signal: context.signal,
  };

  const box = options.organFirst ? await findOrgan() : fullBox(grid.dims);
  const native = toNative({
    grid,
    dims: image.dims,
    classes,
    interpolate: options.interpolate,
    slabAxis,
    box,
    keep,
  });
  const tally = await slideWindows(source, {
    ...common,
    overlap: options.overlap,
    box,
    progress: (done, total) => context.progress({ stage: 'looking at the CT', done, total }),
    onPlane: native.plane,
  });
  const answer = native.answer();
  context.progress({ stage: 'cleaning up', done: 0, total: 1 });
  const { labels, steps, detection } = clean(
    {
      labels: { data: answer.classes, dims: image.dims },
      organValue: names.organValue,
      lesionValues: names.lesionValues,
      organMask: organ,
      spacingMm: spacingOf(image.affineRas),
      voxelMm3: voxelVolumeMm3(image.affineRas),
    },
    options.postProcessing,
  );
  warnings.push(...emptyWarnings(labels.data, names));
  return {
    labels: { ...labels, affineRas: image.affineRas, meaning: 'label' },
    rows: names.rows,
    probabilities: answer.probabilities,
    detection,
    windows: windowFacts(model, grid, size, tally),
    steps: [...steps],
    warnings,
  };

  /** The surroundings of the organ: from the case's own labels, else by a first look without overlap. */
  async function findOrgan(): Promise<VoxelBox> {
    const known = organ && maskBox(organ, grid);
    if (known) return known;
    const finder = organBoxFinder(grid, classes, slabAxis);
    await slideWindows(source, {
      ...common,
      overlap: 0,
      progress: (done, total) => context.progress({ stage: 'looking for the organ', done, total }),
      onPlane: finder.plane,
    });
    const found = finder.box();
    if (!found) warnings.push({ code: 'organ-not-found', data: { organ: names.organ ?? 'organ' } });
    return found ?? fullBox(grid.dims);
  }
}

interface SizeFacts {
  readonly grid: ModelGrid;
  readonly slabAxis: Axis;
  readonly image: Volume;
  /** Probabilities that are kept for every voxel. */
  readonly keep: number;
}

async function chooseSize(
  { manifest: { network, input } }: Model,
  { grid, slabAxis, keep, image }: SizeFacts,
  context: SegmentContext,
  warnings: Warning[],
): Promise<RunSize> {
  const form = await formFor(context.network);
  const wanted: RunSize = { window: input.patch, batch: 1 };
  const classes = 'outChannels' in network ? network.outChannels : 0;
  const bytesOf = (run: RunSize): number =>
    networkBytes(network, run, form) +
    slidingBytes(grid.dims, { ...run, classes, slabAxis }) +
    answerBytes(image.dims, keep);
  const free = context.free ?? freeBytes();
  const size = fitRun(smallerRuns(wanted, network), bytesOf, free);
  if (size.window.join() !== wanted.window.join())
    warnings.push({
      code: 'window-smaller',
      data: { wanted: wanted.window.join('×'), taken: size.window.join('×'), freeMb: Math.round(free / 1e6) },
    });
  return size;
}

/** Labels, their cleaned copy and masks, and the kept probabilities: bytes of every voxel of the CT. */
const answerBytes = (dims: Dims, keep: number): number => voxelCount(dims) * (6 + keep);

async function openPredict(
  model: Model,
  { window, batch }: RunSize,
  options: SegmentOptions,
  { models, network }: SegmentContext,
): Promise<Predict> {
  const { compute } = await openSegmenter(models, model, { n: batch, grid: window }, network);
  const [low, high] = model.manifest.input.range;
  const size = window[0] * window[1] * window[2];
  const plain: Predict = (windows, count) => {
    const whole =
      count === batch ? windows : Float32Array.from({ length: batch * size }, (_, v) => windows[v] ?? 0);
    return compute(low === 0 && high === 1 ? whole : whole.map((value) => low + value * (high - low)));
  };
  const classes = 'outChannels' in model.manifest.network ? model.manifest.network.outChannels : 0;
  const axisOf = { right: 0, anterior: 1, superior: 2 } as const;
  return mirrored(
    plain,
    window,
    classes,
    [...new Set(options.flips)].map((name) => axisOf[name]),
  );
}

function emptyWarnings(labels: Uint8Array, { rows, lesionValues }: ClassRows): Warning[] {
  const seen = new Uint8Array(256);
  for (let v = 0; v < labels.length; v++) seen[labels[v]] = 1;
  if (rows.every(({ value }) => seen[value] === 0)) return [{ code: 'prediction-empty', data: {} }];
  const missing = rows.filter(({ value }) => seen[value] === 0 && !lesionValues.includes(value));
  return missing.map(({ name }) => ({ code: 'organ-not-predicted', data: { organ: name } }));
}

function windowFacts(
  { manifest: { input } }: Model,
  grid: ModelGrid,
  { window }: RunSize,
  { total, air, left }: WindowTally,
): PredictionProvenance['windows'] {
  return {
    spacingMm: [...input.spacingMm],
    windowHu: [...input.windowHu],
    size: [window[0], window[1], window[2]],
    gridDims: boxDims(fullBox(grid.dims)),
    total,
    air,
    left,
  };
}
