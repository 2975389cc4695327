import { concat, sliceAxis } from '../../../functions.ts';
import type { Window } from '../../../ops/contraction.ts';
import type { OpAttributes } from '../../../ops/table.ts';
import type { Value } from '../../../value.ts';
import { mirrorKernel } from '../../mirrorKernel.ts';
import { type Combination, only } from '../combination.ts';
import { type Convolution, convolution } from '../convolve.ts';
import type { Form, Forms } from '../forms.ts';
import { type Image, unblocked, view, volumeOf } from '../image.ts';
import { transposedConvolution } from '../transposed.ts';
import { blockedSlabs, plainSlabs, type Slabs, weightGradientOfPlanes } from '../weightGradient.ts';
import type { BlockedRules } from './rule.ts';

type Sizes = readonly number[];

const inVolume = (values: Sizes, fill: number): Sizes => [
  ...Array<number>(3 - values.length).fill(fill),
  ...values,
];

/** A window of one to three axes as one of three. */
const windowOf = ({ strides, dilations, padBefore, padAfter, groups }: Window): Window => ({
  strides: inVolume(strides, 1),
  dilations: inVolume(dilations, 1),
  padBefore: inVolume(padBefore, 0),
  padAfter: inVolume(padAfter, 0),
  groups,
});

const kernelOf = (w: Value): Value => view(w, [w.shape[0], w.shape[1], ...volumeOf(w.shape)]);

/** Half of every block would be filling: such values are plain. */
const isNarrow = (channels: number, block: number): boolean => 2 * channels < block;

/** A convolution of a value in whichever form suits its channels. */
function convolved(x: Value, w: Value, window: Window, forms: Forms, bias?: Value): Form {
  const { block } = forms;
  const [samples, channels] = x.shape;
  if (forms.isBlocked(x) || channels >= block)
    return formOf(convolution(forms.image(x), w, window, bias), w.shape[0], block);
  const slabs = forms.slabs(x);
  const perSample = Array.from({ length: samples }, (_, n) => {
    const value = sliceAxis(slabs, 1, n * channels, channels);
    return convolution({ value, block, samples: 1 }, w, window, bias);
  });
  if (samples === 1) return formOf(perSample[0], w.shape[0], block);
  const images = perSample.map((one) => one(undefined));
  const value = concat(
    images.map((image) => image.value),
    1,
  );
  return narrowed({ ...images[0], value, samples }, w.shape[0], block);
}

const formOf = (result: Convolution, out: number, block: number): Form => {
  const image = result(undefined);
  if (isNarrow(out, block)) return { slabs: unblocked(image) };
  const sum: Combination = { terms: [{ image, onTop: result }] };
  return { sum };
};

const narrowed = (image: Image, out: number, block: number): Form =>
  isNarrow(out, block) ? { slabs: unblocked(image) } : { sum: only(image) };

/** As products of planes, for one to three axes. */
export function weightGradient(x: Slabs, dy: Slabs, attributes: OpAttributes['ConvWeightGradient']): Value {
  const kernel = inVolume(attributes.kernel, 1);
  const gradient = weightGradientOfPlanes(x, dy, windowOf(attributes), kernel);
  return view(gradient, [...gradient.shape.slice(0, 2), ...attributes.kernel]);
}

const slabsFrom = (value: Value, forms: Forms): Slabs =>
  forms.isBlocked(value)
    ? blockedSlabs(forms.imageAgain(value))
    : plainSlabs(forms.slabs(value), value.shape[0]);

/** Voxels of a plane from which on products of whole planes are faster than those of whole windows. */
const largePlane = 400;

export const contractionRules: BlockedRules = {
  ConvWeightGradient: ({ inputs: [x, dy], attributes }, forms) => {
    const [, rows, columns] = volumeOf(dy.shape);
    if (attributes.groups !== 1 || attributes.strides.length > 3 || rows * columns < largePlane)
      return undefined;
    return [{ plain: weightGradient(slabsFrom(x, forms), slabsFrom(dy, forms), attributes) }];
  },
  Conv: ({ inputs: [x, w, bias], attributes }, forms) => {
    if (attributes.groups !== 1 || attributes.strides.length > 3) return undefined;
    const kernel = kernelOf(forms.plain(w));
    const window = windowOf(attributes);
    return [convolved(x, kernel, window, forms, bias === undefined ? undefined : forms.plain(bias))];
  },
  ConvTranspose: ({ inputs: [y, w], attributes }, forms) => {
    if (attributes.groups !== 1 || attributes.strides.length > 3) return undefined;
    const kernel = kernelOf(forms.plain(w));
    const window = windowOf(attributes);
    const { strides, dilations, padBefore, padAfter } = window;
    if (strides.every((stride) => stride === 1)) {
      const reach = kernel.shape.slice(2).map((k, i) => dilations[i] * (k - 1));
      if (reach.some((r, i) => r < padBefore[i] || r < padAfter[i])) return undefined;
      const mirrored = {
        ...window,
        padBefore: reach.map((r, i) => r - padBefore[i]),
        padAfter: reach.map((r, i) => r - padAfter[i]),
      };
      return [convolved(y, mirrorKernel(kernel, 1), mirrored, forms)];
    }
    if (dilations.some((dilation) => dilation !== 1)) return undefined;
    const size = inVolume(attributes.size, 1);
    const image = transposedConvolution(forms.image(y), kernel, { ...window, size });
    return [narrowed(image, kernel.shape[1], forms.block)];
  },
};
