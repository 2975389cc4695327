import { apply } from '../../../apply.ts';
import { concat } from '../../../functions.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { only } from '../combination.ts';
import {
  channelsOf,
  filled,
  filledOf,
  fromMemory,
  type Image,
  memoryAxis,
  memoryOf,
  sameLayout,
  view,
  volumeOf,
} from '../image.ts';
import type { BlockedRules } from './rule.ts';

type Sizes = readonly number[];

/** One number a spatial axis as one an axis of an image's memory. */
const inMemory = (values: Sizes, fill: number): number[] => {
  const [d, h, w] = volumeOf([0, 0, ...values]);
  const spatial = values.length === 3 ? d : fill;
  return [spatial, fill, values.length >= 2 ? h : fill, w, fill];
};

const [samplesAxis, channelsAxis] = [0, 1];

export const movementRules: BlockedRules = {
  // Between [n, channels, …] and the view [n, groups, …] that group norms work on.
  Reshape: ({ inputs: [x], attributes: { shape } }, forms) => {
    const sum = forms.sum(x);
    if (sum === undefined || shape.length < 3 || shape[0] !== x.shape[0]) return undefined;
    const [{ image }] = sum.terms;
    const channels = channelsOf(image);
    const [depth, , h, w] = image.value.shape;
    const natural = shape[1] === channels && volumeOf(shape).join() === [depth, h, w].join();
    const grouped = shape.length === 3 && channels % shape[1] === 0;
    return natural || grouped ? [{ sum }] : undefined;
  },
  Concat: ({ inputs, outputs: [y], attributes: { axis } }, forms) => {
    if (axis < channelsAxis || inputs[0].shape.length < 3) return undefined;
    if (!inputs.every((value) => forms.isBlocked(value))) return undefined;
    const images = inputs.map((value) => forms.image(value));
    if (axis !== channelsAxis) {
      if (!images.every((image) => sameLayout(images[0], image))) return undefined;
      const memory = concat(images.map(memoryOf), memoryAxis(axis, inputs[0].shape.length));
      return [{ sum: only(fromMemory(memory, images[0])) }];
    }
    forms.setRecipe(y, () => joined(inputs.map((one) => forms.imageAgain(one))));
    return [{ sum: only(joined(images)) }];
  },
  Slice: ({ inputs: [x], attributes: { starts, sizes, steps } }, forms) => {
    if (!forms.isBlocked(x) || x.shape.length < 3 || sizes[samplesAxis] !== x.shape[samplesAxis])
      return undefined;
    const image = forms.image(x);
    if (channelsOf(image) !== x.shape[channelsAxis]) return undefined;
    const moved = sizes.some((size, axis) => axis >= 2 && size !== x.shape[axis]);
    if (sizes[channelsAxis] === x.shape[channelsAxis]) {
      const attributes = {
        starts: inMemory(starts.slice(2), 0),
        sizes: memoryOf(image).shape.map((size, axis) => inMemory(sizes.slice(2), size)[axis]),
        steps: inMemory(steps.slice(2), 1),
      };
      return [{ sum: only(fromMemory(apply('Slice', [memoryOf(image)], attributes)[0], image)) }];
    }
    const part = moved ? undefined : wholeSegments(image, starts[channelsAxis], sizes[channelsAxis]);
    return part === undefined ? undefined : [{ sum: only(part) }];
  },
  Pad: ({ inputs: [x], outputs: [y], attributes: { before, after, mode } }, forms) => {
    const inPlane = before[0] + before[1] + after[0] + after[1] === 0;
    if (!forms.isBlocked(x) || x.shape.length < 3 || !inPlane) return undefined;
    const attributes = {
      before: inMemory(before.slice(2), 0),
      after: inMemory(after.slice(2), 0),
      mode,
    };
    const padded = (image: Image): Image => fromMemory(apply('Pad', [memoryOf(image)], attributes)[0], image);
    forms.setRecipe(y, () => padded(forms.imageAgain(x)));
    return [{ sum: only(padded(forms.image(x))) }];
  },
};

/** Images side by side as segments of one. */
function joined(images: readonly Image[]): Image {
  const [{ value, samples, block }] = images;
  const [depth, , h, w] = value.shape;
  const parts = images.map((image) => view(image.value, [depth, samples, filledOf(image), h * w]));
  const whole = concat(parts, 2);
  return {
    value: view(whole, [depth, samples * whole.shape[2], h, w]),
    samples,
    segments: images.flatMap(({ segments }) => segments),
    block,
  };
}

/** Some channels of an image that make up whole segments or whole blocks; undefined if they do not. */
function wholeSegments(image: Image, start: number, size: number): Image | undefined {
  const { value, samples, segments, block } = image;
  const [depth, , h, w] = value.shape;
  const taken: number[] = [];
  let [channel, memory, from] = [0, 0, 0];
  for (const segment of segments) {
    const [low, high] = [Math.max(start, channel), Math.min(start + size, channel + segment)];
    if (low < high) {
      const wholeBlocks =
        (low - channel) % block === 0 && (high === channel + segment || (high - channel) % block === 0);
      if (!wholeBlocks) return undefined;
      if (taken.length === 0) from = memory + low - channel;
      taken.push(high - low);
    }
    channel += segment;
    memory += filled(segment, block);
  }
  const count = taken.reduce((sum, channels) => sum + filled(channels, block), 0);
  const perSample = view(value, [depth, samples, filledOf(image), h * w]);
  const part = apply('Slice', [perSample], {
    starts: [0, 0, from, 0],
    sizes: [depth, samples, count, h * w],
    steps: [1, 1, 1, 1],
  })[0];
  return {
    value: view(part, [depth, elementCount([samples, count]), h, w]),
    samples,
    segments: taken,
    block,
  };
}
