import type { Organ } from '#shared/contract/lesion.ts';
import { axes, type Dims } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Random } from '#main/tensor/random.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import type { Sample } from './augment.ts';

/** The box of a size around a voxel, moved inside the volume, which is at least as large. */
export function cropBox(centre: Dims, volume: Dims, size: Dims): VoxelBox {
  const [x, y, z] = axes.map((axis) => {
    const start = centre[axis] - Math.floor(size[axis] / 2);
    return Math.min(Math.max(start, 0), volume[axis] - size[axis]);
  });
  return { min: [x, y, z], max: [x + size[0], y + size[1], z + size[2]] };
}

/** Where crops can be centred: organ or tumor; and what is neither but not air. */
export interface CropCentres {
  readonly foreground: Int32Array;
  readonly background: Int32Array;
}

export function cropCentres({ image, label }: Sample): CropCentres {
  const count = { foreground: 0, background: 0 };
  const isBackground = (v: number): boolean => label.data[v] === 0 && image.data[v] > 0;
  for (let v = 0; v < label.data.length; v++) {
    if (label.data[v] > 0) count.foreground++;
    else if (isBackground(v)) count.background++;
  }
  const foreground = new Int32Array(count.foreground);
  const background = new Int32Array(count.background);
  let [f, b] = [0, 0];
  for (let v = 0; v < label.data.length; v++) {
    if (label.data[v] > 0) foreground[f++] = v;
    else if (isBackground(v)) background[b++] = v;
  }
  return { foreground, background };
}

/** A crop around foreground or, as often, around background; if one is empty, around the other. */
export function drawCrop(
  sample: Sample,
  { foreground, background }: CropCentres,
  size: Dims,
  random: Random,
): Sample {
  const wantsForeground = random.chance(0.5);
  const wanted = wantsForeground ? foreground : background;
  const other = wantsForeground ? background : foreground;
  const voxels = wanted.length > 0 ? wanted : other;
  const { dims } = sample.image;
  const v = voxels.length > 0 ? voxels[random.integer(0, voxels.length - 1)] : 0;
  const centre: Dims = [v % dims[0], Math.floor(v / dims[0]) % dims[1], Math.floor(v / (dims[0] * dims[1]))];
  const box = cropBox(centre, dims, size);
  return { image: cropVoxels(sample.image, box), label: cropVoxels(sample.label, box) };
}

/** Radius in voxels of the ball that a crop of a healthy CT must hold of its organ. */
const wantedRadius: Readonly<Record<Organ, number>> = { liver: 30, pancreas: 15, kidney: 25 };

const mostAttempts = 30;

/**
 * Whether attempt 1, 2, … at a crop of a healthy CT is taken: it must hold more organ than a ball, whose radius
 * shrinks by five voxels after every five attempts; the 31st is taken as it is.
 */
export function acceptsCrop(organ: Organ, foregroundVoxels: number, attempt: number): boolean {
  if (attempt > mostAttempts) return true;
  const wanted = wantedRadius[organ];
  const shrunk = 5 * Math.max(0, Math.ceil(attempt / 5) - 1);
  // Up to the tenth attempt a radius of five is asked for at least; later ones as published, which may reach none.
  const radius = shrunk === 0 ? wanted : shrunk <= 10 ? Math.max(wanted - shrunk, 5) : wanted - shrunk;
  return foregroundVoxels > (4 / 3) * Math.PI * radius ** 3;
}

/** A crop of a healthy CT, by the retry rule. */
export function drawHealthyCrop(sample: Sample, organ: Organ, size: Dims, random: Random): Sample {
  const centres = cropCentres(sample);
  for (let attempt = 1; ; attempt++) {
    const crop = drawCrop(sample, centres, size, random);
    let inside = 0;
    for (let v = 0; v < crop.label.data.length; v++) if (crop.label.data[v] > 0) inside++;
    if (acceptsCrop(organ, inside, attempt)) return crop;
  }
}
