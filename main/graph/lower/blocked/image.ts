import { apply } from '../../apply.ts';
import { cast, concat, pad, reshape, sliceAxis, transpose } from '../../functions.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { Value } from '../../value.ts';

type Sizes = readonly number[];

/**
 * Activations as onnxruntime's blocked operators take them: [depth, samples · channels, h, w] in name, channels in
 * blocks in memory. The first spatial axis of volumes is the images' batch, so that a 3D convolution is a sum of 2D
 * ones; samples are groups of channels, so that what differs by sample and channel is one number a channel.
 * What the channels that fill up a block hold is finite and has no meaning.
 */
export interface Image {
  readonly value: Value;
  readonly samples: number;
  /** Channels of the parts that were joined, each filled up to whole blocks. */
  readonly segments: Sizes;
  readonly block: number;
}

export const filled = (channels: number, block: number): number => Math.ceil(channels / block) * block;

export const channelsOf = ({ segments }: Image): number => segments.reduce((a, b) => a + b, 0);
/** Channels of one sample in memory. */
export const filledOf = ({ segments, block }: Image): number =>
  segments.reduce((sum, channels) => sum + filled(channels, block), 0);

/** A reshape that undoes the one before it, rather than following it. */
export function view(x: Value, shape: Sizes): Value {
  const { source } = x;
  return source.kind === 'node' && source.node.op === 'Reshape'
    ? view(source.node.inputs[0], shape)
    : reshape(x, shape);
}

/** Depth, height and width of [n, c, …] with one to three spatial axes. */
export const volumeOf = (shape: Sizes): [number, number, number] => {
  const [w, h = 1, d = 1] = shape.slice(2).toReversed();
  return [d, h, w];
};

/** [n, c, …] as [depth, n · c, h, w]. */
export function slabsOf(x: Value): Value {
  const [n, c] = x.shape;
  const [d, h, w] = volumeOf(x.shape);
  return view(transpose(view(x, [n * c, d, h * w]), d === 1 ? [0, 1, 2] : [1, 0, 2]), [d, n * c, h, w]);
}

/** The inverse of `slabsOf`, to the given shape. */
export function fromSlabs(slabs: Value, shape: Sizes): Value {
  const [d, channels, h, w] = slabs.shape;
  return view(transpose(view(slabs, [d, channels, h * w]), d === 1 ? [0, 1, 2] : [1, 0, 2]), shape);
}

/** Slabs [depth, samples · c, h, w] in blocks. */
export function blocked(slabs: Value, samples: number, block: number): Image {
  const [d, all, h, w] = slabs.shape;
  const channels = all / samples;
  const missing = filled(channels, block) - channels;
  const whole = view(pad(view(slabs, [d, samples, channels, h * w]), [0, 0, 0, 0], [0, 0, missing, 0]), [
    d,
    all + samples * missing,
    h,
    w,
  ]);
  const value = apply('BlockChannels', [whole], { block })[0];
  return { value, samples, segments: [channels], block };
}

/** The inverse of `blocked`; filling is dropped. */
export function unblocked(image: Image): Value {
  const { value, samples, segments, block } = image;
  // The operator takes floats only.
  if (value.dtype !== 'F32') return cast(unblocked({ ...image, value: cast(value, 'F32') }), value.dtype);
  const [d, all, h, w] = value.shape;
  if (samples === 1 && segments.length === 1)
    return apply('UnblockChannels', [value], { channels: segments[0] })[0];
  const whole = apply('UnblockChannels', [value], { channels: all })[0];
  const perSample = view(whole, [d, samples, filledOf(image), h * w]);
  return view(dropFilling(perSample, 2, segments, block), [d, samples * channelsOf(image), h, w]);
}

/** Without the elements that fill up the blocks of an axis. */
export function dropFilling(x: Value, axis: number, segments: Sizes, block: number): Value {
  let at = 0;
  const parts = segments.map((channels) => {
    at += filled(channels, block);
    return sliceAxis(x, axis, at - filled(channels, block), channels);
  });
  return parts.every((part, i) => part.shape[axis] === filled(segments[i], block)) ? x : concat(parts, axis);
}

/** The inverse of `dropFilling`, with zeros as filling. */
export function addFilling(x: Value, axis: number, segments: Sizes, block: number): Value {
  let at = 0;
  const none = x.shape.map(() => 0);
  const parts = segments.map((channels) => {
    at += channels;
    return pad(
      sliceAxis(x, axis, at - channels, channels),
      none,
      none.with(axis, filled(channels, block) - channels),
    );
  });
  return parts.every((part, i) => part.shape[axis] === segments[i]) ? x : concat(parts, axis);
}

/** The true axes of an image's memory, [depth, blocks, h, w, block], where ordinary operators can move elements. */
export const memoryOf = ({ value, block }: Image): Value => {
  const [d, channels, h, w] = value.shape;
  return view(value, [d, channels / block, h, w, block]);
};

/** An image of other sizes from its memory, [depth, blocks, h, w, block]. */
export const fromMemory = (memory: Value, image: Image): Image => {
  const [d, blocks, h, w, block] = memory.shape;
  return { ...image, value: view(memory, [d, blocks * block, h, w]) };
};

/** The axis of an image's memory that a spatial axis of [n, c, …] is. */
export const memoryAxis = (axis: number, rank: number): number => [0, 2, 3][axis + 3 - rank];

/** Whether two images' channels lie in memory alike. */
export const sameLayout = (a: Image, b: Image): boolean =>
  a.samples === b.samples && a.segments.join() === b.segments.join();

/** Whether two images have the same layout and sizes, so that their memories match element by element. */
export const alike = (a: Image, b: Image): boolean =>
  a.value.shape.join() === b.value.shape.join() && a.segments.join() === b.segments.join();

export const voxelsOf = ({ value }: Image): number => elementCount(value.shape.with(1, 1));
