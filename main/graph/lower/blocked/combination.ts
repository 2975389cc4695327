import { apply } from '../../apply.ts';
import { add, mul, neg } from '../../functions.ts';
import type { Activation } from '../../ops/blocked.ts';
import { constant, type Value } from '../../value.ts';
import { inMemoryOrder, type PerChannel } from './channels.ts';
import type { Image } from './image.ts';

/** One image of a sum. */
export interface Term {
  readonly image: Image;
  /** Left out: 1. */
  readonly scale?: PerChannel;
  /** The same image computed on top of another, which costs nothing; only where nothing else reads it. */
  readonly onTop?: (sum: Image | undefined, activation?: Activation) => Image;
}

/**
 * Σ scale · image + shift, not computed yet. Norms, residual sums and their gradients are such sums, and one pass
 * over memory computes each term, with an activation thrown in.
 */
export interface Combination {
  readonly terms: readonly Term[];
  readonly shift?: PerChannel;
}

/** A term for where its image is read by others, too. */
export const withoutTop = ({ image, scale }: Term): Term =>
  scale === undefined ? { image } : { image, scale };

export const only = (image: Image): Combination => ({ terms: [{ image }] });

const scaledTerm = ({ image, scale }: Term, factor: PerChannel): Term => ({
  image,
  scale: scale === undefined ? factor : mul(scale, factor),
});

export const scaled = ({ terms, shift }: Combination, factor: PerChannel): Combination => ({
  terms: terms.map((term) => scaledTerm(term, factor)),
  ...(shift === undefined ? {} : { shift: mul(shift, factor) }),
});

export const shifted = ({ terms, shift }: Combination, by: PerChannel): Combination => ({
  terms,
  shift: shift === undefined ? by : add(shift, by),
});

export const total = (a: Combination, b: Combination): Combination => {
  const terms = { terms: [...a.terms, ...b.terms] };
  if (b.shift === undefined) return a.shift === undefined ? terms : { ...terms, shift: a.shift };
  return shifted({ ...terms, ...(a.shift === undefined ? {} : { shift: a.shift }) }, b.shift);
};

export const negated = ({ terms, shift }: Combination): Combination => ({
  terms: terms.map(({ image, scale }) => ({
    image,
    scale: scale === undefined ? numbers([image.samples, 1], -1, image) : neg(scale),
  })),
  ...(shift === undefined ? {} : { shift: neg(shift) }),
});

const numbers = ([samples]: readonly number[], value: number, { segments }: Image): PerChannel => {
  const channels = segments.reduce((a, b) => a + b, 0);
  return constant({
    dtype: 'F32',
    shape: [samples, channels],
    data: new Float32Array(samples * channels).fill(value),
  });
};

/** Computes a sum, and the activation of it. */
export function computed({ terms, shift }: Combination, activation?: Activation): Image {
  const plain = terms.filter(({ scale }) => scale === undefined);
  const scaledTerms = terms.filter(({ scale }) => scale !== undefined);
  if (shift === undefined && scaledTerms.length === 0) return sumOf(plain, activation);
  const below = plain.length === 0 ? undefined : sumOf(plain);
  if (scaledTerms.length === 0 && below !== undefined)
    return affine({ image: below, scale: numbers([below.samples], 1, below) }, shift, undefined, activation);
  return scaledTerms.reduce<Image | undefined>(
    (sum, term, i) =>
      affine(term, i === 0 ? shift : undefined, sum, i === scaledTerms.length - 1 ? activation : undefined),
    below,
  ) as Image;
}

/** scale · image + shift + sum in one pass: a convolution of each channel with a kernel of one element. */
function affine(
  { image, scale }: Term,
  shift: PerChannel | undefined,
  sum: Image | undefined,
  activation: Activation | undefined,
): Image {
  const channels = image.value.shape[1];
  const kernel = inMemoryOrder(scale ?? numbers([image.samples], 1, image), image);
  const bias = shift === undefined ? zeroBias(channels) : inMemoryOrder(shift, image);
  const window = {
    strides: [1, 1],
    dilations: [1, 1],
    padBefore: [0, 0],
    padAfter: [0, 0],
    groups: channels,
  };
  const inputs = [image.value, apply('Reshape', [kernel], { shape: [channels, 1, 1, 1] })[0], bias];
  const value = apply('BlockedConv', sum === undefined ? inputs : [...inputs, sum.value], {
    ...window,
    ...(activation === undefined ? {} : { activation }),
  })[0];
  return { ...image, value };
}

const biases = new Map<number, Value>();

/** Zeros for convolutions without bias; the same value each time, so that a model holds it once. */
export function zeroBias(channels: number): Value {
  const known = biases.get(channels);
  if (known !== undefined) return known;
  const zeros = constant({ dtype: 'F32', shape: [channels], data: new Float32Array(channels) });
  biases.set(channels, zeros);
  return zeros;
}

/** The sum of images as they are. */
function sumOf(terms: readonly Term[], activation?: Activation): Image {
  const at = terms.findIndex(({ onTop }) => onTop !== undefined);
  const [first, ...others] = terms.filter((_, i) => i !== at).map(({ image }) => image);
  const sum = first && {
    ...first,
    value: others.reduce((value, image) => add(value, image.value), first.value),
  };
  if (at < 0) return activate(sum, activation);
  const { image, onTop } = terms[at];
  const alone = sum === undefined && activation === undefined;
  return alone || onTop === undefined ? image : onTop(sum, activation);
}

/** An activation by itself. */
export function activate(image: Image, activation: Activation | undefined): Image {
  if (activation === undefined) return image;
  const attributes =
    activation.kind === 'LeakyRelu' || activation.kind === 'Clip' ? activation : ({} as never);
  return { ...image, value: apply(activation.kind, [image.value], attributes)[0] };
}
