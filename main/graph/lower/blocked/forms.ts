import { sameShape } from '../../broadcast.ts';
import type { GraphDtype, Value } from '../../value.ts';
import type { Tensor } from '#main/tensor/tensor.ts';
import { channelMeans, type PerChannel } from './channels.ts';
import { type Combination, computed, only, withoutTop } from './combination.ts';
import { blocked, fromSlabs, type Image, slabsOf, unblocked } from './image.ts';

/** What a value of the original graph has become: one form or more of the same numbers. */
export interface Form {
  /** As it was. */
  readonly plain?: Value;
  /** [depth, samples · channels, h, w]. */
  readonly slabs?: Value;
  /** In blocks, perhaps not computed yet. */
  readonly sum?: Combination;
}

/** The numbers of a tensor that is known while the graph is built. */
export type Known = (value: Value) => Tensor<GraphDtype> | undefined;

/** Every value's forms. One that is missing is made when it is first asked for, and kept. */
export class Forms {
  readonly block: number;
  readonly known: Known;
  readonly #uses: ReadonlyMap<Value, number>;
  readonly #forms = new Map<Value, Form>();
  readonly #images = new Map<Value, Image>();
  readonly #means = new Map<Value, PerChannel>();
  readonly #recipes = new Map<Value, () => Image>();

  /** @param uses how often each value of the original graph is read */
  constructor(block: number, uses: ReadonlyMap<Value, number>, known: Known) {
    this.block = block;
    this.#uses = uses;
    this.known = known;
  }

  set(value: Value, form: Form): void {
    this.#forms.set(value, form);
  }

  plain(value: Value): Value {
    const form = this.#formOf(value);
    if (form.plain !== undefined) return form.plain;
    const plain = fromSlabs(this.slabs(value), value.shape);
    this.set(value, { ...this.#formOf(value), plain });
    return plain;
  }

  slabs(value: Value): Value {
    const form = this.#formOf(value);
    if (form.slabs !== undefined) return form.slabs;
    const slabs = form.sum === undefined ? slabsOf(this.plain(value)) : unblocked(this.image(value));
    this.set(value, { ...form, slabs });
    return slabs;
  }

  /** In blocks, computed. */
  image(value: Value): Image {
    const known = this.#images.get(value);
    if (known !== undefined) return known;
    const sum = this.sum(value);
    const image = sum === undefined ? blocked(this.slabs(value), value.shape[0], this.block) : computed(sum);
    // What a norm standardised is kept for its gradient: the norm's result is one pass away.
    if (sum?.terms.length === 1 && sum.terms[0].scale !== undefined)
      this.setRecipe(value, () => computed(sum));
    this.#images.set(value, image);
    this.set(value, { ...this.#formOf(value), sum: only(image) });
    return image;
  }

  /** How a value's image can be computed once more from what is kept anyway. */
  setRecipe(value: Value, recipe: () => Image): void {
    let made: Image | undefined;
    this.#recipes.set(value, () => (made ??= recipe()));
  }

  /**
   * In blocks, for gradients: computed once more if that is cheap, so that the image that the network itself used
   * need not be kept until then.
   */
  imageAgain(value: Value): Image {
    return this.#recipes.get(value)?.() ?? this.image(value);
  }

  /** In blocks; undefined for values that are plain. A term is computed on top of others only if nothing else reads it. */
  sum(value: Value): Combination | undefined {
    const { sum } = this.#formOf(value);
    if (sum === undefined || this.#uses.get(value) === 1) return sum;
    return { ...sum, terms: sum.terms.map(withoutTop) };
  }

  isBlocked(value: Value): boolean {
    return this.#formOf(value).sum !== undefined;
  }

  /** The means of an image, computed once. */
  means(image: Image): PerChannel {
    const known = this.#means.get(image.value);
    if (known !== undefined) return known;
    const means = channelMeans(image);
    this.#means.set(image.value, means);
    return means;
  }

  #formOf(value: Value): Form {
    return this.#forms.get(value) ?? { plain: value };
  }
}

/** Whether all values that are in blocks have this shape, and there is one. */
export const blockedAlike = (values: readonly Value[], shape: readonly number[], forms: Forms): boolean => {
  const inBlocks = values.filter((value) => forms.isBlocked(value));
  return inBlocks.length > 0 && inBlocks.every((value) => sameShape(value.shape, shape));
};
