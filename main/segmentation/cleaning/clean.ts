import type { PostProcessing } from '#shared/contract/segmentOptions.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { flatIndex } from '#shared/geometry/axes.ts';
import { boxDims, growBox, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { largestComponent } from '#main/volume/components.ts';
import { erode } from '#main/volume/morphology.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { denoise } from '../denoise.ts';
import { detect, type Detection } from './detection.ts';
import { both, organRegion } from './organRegion.ts';
import { sizeFilter } from './sizeFilter.ts';

export interface CleanInput {
  /** Classes of a network, 0 background. */
  readonly labels: Voxels<Uint8Array>;
  /** Class of the organ that lesions lie in; without one lost lesion voxels become background. */
  readonly organValue?: number | undefined;
  readonly lesionValues: readonly number[];
  /** The organ by other means, for `organFilter: 'organ'`. */
  readonly organMask?: Mask | undefined;
  readonly spacingMm: Dims;
  readonly voxelMm3: number;
}

/** One thing that was done: how many lesion voxels there were before and after. */
export interface CleanStep {
  readonly step: string;
  readonly voxelsBefore: number;
  readonly voxelsAfter: number;
}

export interface Cleaned {
  readonly labels: Voxels<Uint8Array>;
  readonly steps: readonly CleanStep[];
  readonly detection: Detection;
}

/** More than any step looks beyond what it changes. */
const margin: Dims = [8, 8, 8];

/**
 * Post-processing of a network's classes, in the order organ filter, erosion, size filter, detection. What an organ
 * filter takes from a lesion becomes background, what erosion and size filter take becomes organ.
 *
 * `region` and `near` take the organ together with the lesions for the organ that lesions may lie in, or else a
 * large lesion would lie outside its own organ: the published filters are given masks that include the tumor.
 *
 * @returns new labels; the given ones are left as they are
 */
export function clean(input: CleanInput, options: PostProcessing): Cleaned {
  const { labels, organMask } = input;
  const box = workingBox(labels, options.organFilter === 'organ' ? organMask : undefined);
  const cut = cropVoxels(labels, box);
  const organ = organMask && cropVoxels(organMask, box);
  const steps: CleanStep[] = [];
  const take = (step: string, change: (voxels: Uint8Array) => Uint8Array): void => {
    const voxelsBefore = lesionVoxels(data, input.lesionValues);
    data = change(data);
    steps.push({ step, voxelsBefore, voxelsAfter: lesionVoxels(data, input.lesionValues) });
  };
  let data = cut.data;
  const masked = (value: number): Mask => maskOf({ data, dims: cut.dims }, [value]);

  if (options.organFilter !== 'off')
    take(`organ filter: ${options.organFilter}`, (voxels) =>
      filterByOrgan({ data: voxels, dims: cut.dims }, input, organ, options.organFilter),
    );
  if (options.erosionSteps > 0)
    take(`erosion: ${options.erosionSteps}`, (voxels) => {
      const out = voxels.slice();
      for (const value of input.lesionValues) {
        const kept = erode(masked(value), { connectivity: 26, iterations: options.erosionSteps });
        giveToOrgan(out, value, kept, input.organValue);
      }
      return out;
    });
  if (options.smallestRadiusMm > 0)
    take(`size filter: ${options.smallestRadiusMm} mm`, (voxels) => {
      const out = voxels.slice();
      for (const value of input.lesionValues)
        giveToOrgan(
          out,
          value,
          sizeFilter(masked(value), input.voxelMm3, options.smallestRadiusMm).kept,
          input.organValue,
        );
      return out;
    });

  const whole = steps.length === 0 ? labels : { data: pasted(labels, data, box), dims: labels.dims };
  const detection = detect(maskOf(whole, input.lesionValues), input.spacingMm, options.detection);
  return { labels: whole, steps, detection };
}

/** Everything that is not background, with a margin; the whole volume when the organ mask reaches beyond. */
function workingBox(labels: Voxels<Uint8Array>, organMask: Mask | undefined): VoxelBox {
  const box = boundingBox(labels);
  const other = organMask ? boundingBox(organMask) : box;
  const joined: VoxelBox = isEmptyBox(box)
    ? other
    : isEmptyBox(other)
      ? box
      : {
          min: [
            Math.min(box.min[0], other.min[0]),
            Math.min(box.min[1], other.min[1]),
            Math.min(box.min[2], other.min[2]),
          ],
          max: [
            Math.max(box.max[0], other.max[0]),
            Math.max(box.max[1], other.max[1]),
            Math.max(box.max[2], other.max[2]),
          ],
        };
  return growBox(joined, margin, labels.dims);
}

function filterByOrgan(
  labels: Voxels<Uint8Array>,
  { organValue, lesionValues }: CleanInput,
  organMask: Mask | undefined,
  how: PostProcessing['organFilter'],
): Uint8Array {
  const lesions = maskOf(labels, lesionValues);
  if (how === 'organ') {
    if (!organMask) throw new RangeError('the organ filter was given no organ');
    return labels.data.map((value, v) => {
      if (organMask.data[v] === 0) return lesions.data[v] === 1 || value === organValue ? 0 : value;
      return lesions.data[v] === 1 || value !== 0 ? value : (organValue ?? 0);
    });
  }
  const organAndLesions = maskOf(labels, [
    ...(organValue === undefined ? [] : [organValue]),
    ...lesionValues,
  ]);
  if (how === 'near') {
    const { organ, tumor } = denoise({ organ: organAndLesions, tumor: lesions });
    return labels.data.map((value, v) => {
      if (lesions.data[v] === 1) return tumor.data[v] === 1 ? value : 0;
      return value === organValue && organ.data[v] === 0 ? 0 : value;
    });
  }
  const kept = both(lesions, organRegion(largestComponent(organAndLesions, 26)));
  return labels.data.map((value, v) => (lesions.data[v] === 1 && kept.data[v] === 0 ? 0 : value));
}

/** Makes organ of a lesion's voxels that are not kept. */
function giveToOrgan(out: Uint8Array, value: number, kept: Mask, organValue = 0): void {
  for (let v = 0; v < out.length; v++) if (out[v] === value && kept.data[v] === 0) out[v] = organValue;
}

function maskOf({ data, dims }: Voxels<Uint8Array>, values: readonly number[]): Mask {
  const wanted = new Uint8Array(256);
  for (const value of values) wanted[value] = 1;
  const out = new Uint8Array(data.length);
  for (let v = 0; v < data.length; v++) out[v] = wanted[data[v]];
  return { data: out, dims };
}

function lesionVoxels(data: Uint8Array, values: readonly number[]): number {
  const wanted = new Uint8Array(256);
  for (const value of values) wanted[value] = 1;
  let count = 0;
  for (let v = 0; v < data.length; v++) count += wanted[data[v]];
  return count;
}

function pasted({ data, dims }: Voxels<Uint8Array>, cut: Uint8Array, box: VoxelBox): Uint8Array {
  const out = data.slice();
  const size = boxDims(box);
  let from = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      out.set(cut.subarray(from, from + size[0]), flatIndex(dims, box.min[0], j, k));
      from += size[0];
    }
  return out;
}
