import { apply } from '../../apply.ts';
import { expand, reduceMean, square, transpose } from '../../functions.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { scan } from '../scan.ts';
import type { Value } from '../../value.ts';
import { addFilling, channelsOf, dropFilling, filledOf, type Image, view } from './image.ts';

/**
 * One number a channel of every sample, [samples, channels] without filling: scales, shifts and sums of images.
 * `grouped` shapes [n, groups, …] are those of images and of group norms' views alike: one number for each of the
 * groups' channels.
 */
export type PerChannel = Value;

/** Whether a value has at most one number a channel of an [n, groups, …] view, so that it can scale or shift it. */
export function isPerChannel(value: Value, shape: readonly number[]): boolean {
  if (value.dtype !== 'F32') return false;
  const rank = shape.length;
  return (
    value.shape.length <= rank &&
    value.shape.every((size, i) => {
      const axis = i + rank - value.shape.length;
      return size === 1 || (axis < 2 && size === shape[axis]);
    })
  );
}

/** A value that broadcasts against the view [n, groups, …] of an image, as one number a channel. */
export function perChannel(value: Value, shape: readonly number[], image: Image): PerChannel {
  const [n, groups] = shape;
  const channels = channelsOf(image);
  const leading = [...shape.map(() => 1).slice(value.shape.length), ...value.shape].slice(0, 2);
  if (elementCount(leading) === 1) return expand(view(value, [1, 1]), [n, channels]);
  const [ownN, ownGroups] = leading;
  const apart = view(value, [ownN, ownGroups, 1]);
  return view(expand(apart, [n, ownGroups === 1 ? groups : ownGroups, channels / groups]), [n, channels]);
}

/** One number a channel as the group means [n, groups, 1, …] of a view. */
export function groupMeans(values: PerChannel, shape: readonly number[]): Value {
  const [n, groups] = shape;
  const [, channels] = values.shape;
  const means = channels === groups ? values : reduceMean(view(values, [n, groups, channels / groups]), [2]);
  return view(
    means,
    shape.map((_, axis) => (axis < 2 ? shape[axis] : 1)),
  );
}

/** Longest run that the operator, which adds float32 numbers one after the other, adds up. */
const longestRun = 256;

/**
 * The mean of every channel of every sample: the means of strips of a few rows, which as blocks of their own are
 * planes like any, then of planes, then of slabs. Sums of short sums stay exact.
 */
export function channelMeans(image: Image): PerChannel {
  const { value, samples, segments, block } = image;
  const [d, all, h, w] = value.shape;
  const fits = Array.from({ length: h }, (_, i) => h - i).find(
    (rows) => h % rows === 0 && rows * w <= longestRun,
  );
  const rows = fits ?? 1;
  const strips = h / rows;
  const cut = view(value, [d, all * strips, rows, w]);
  const ofStrips = view(apply('BlockedPlaneMean', [cut], {})[0], [d, all / block, strips, block]);
  const channelsFirst = view(transpose(ofStrips, [1, 3, 0, 2]), [all, d, strips]);
  const ofSlabs =
    strips === 1 ? view(channelsFirst, [all, d]) : view(reduceMean(channelsFirst, [2]), [all, d]);
  const means = d === 1 ? ofSlabs : reduceMean(ofSlabs, [1]);
  return dropFilling(view(means, [samples, filledOf(image)]), 1, segments, block);
}

/** Numbers of a slab from which on it pays to square slabs one by one. */
const largeSlab = 2 ** 16;

/** The means of an image's squares, which never lie in memory whole where that is large. */
export function squareMeans(image: Image): PerChannel {
  const { value } = image;
  const [d, ...slab] = value.shape;
  if (elementCount(slab) < largeSlab) return channelMeans({ ...image, value: square(value) });
  const { rows } = scan({ carried: [], rows: [value] }, [], (row) => {
    const one = view(square(row.rows[0]), [1, ...slab]);
    const means = channelMeans({ ...image, value: one });
    return { carried: [], rows: [view(means, [elementCount(means.shape)])] };
  });
  const means = d === 1 ? rows[0] : reduceMean(rows[0], [0]);
  return view(means, [image.samples, channelsOf(image)]);
}

/** One number a channel in the order of an image's memory, filling included: [samples · channels]. */
export const inMemoryOrder = (values: PerChannel, image: Image): Value =>
  view(addFilling(values, 1, image.segments, image.block), [image.samples * filledOf(image)]);
