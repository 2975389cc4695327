import { add, mul, neg, reciprocal, reduceMean, reduceSum, sqrt } from '../../../functions.ts';
import type { Value } from '../../../value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { groupMeans, perChannel, type PerChannel, squareMeans } from '../channels.ts';
import { type Combination, computed, only, shifted } from '../combination.ts';
import type { Form, Forms } from '../forms.ts';
import { fromMemory, memoryAxis, memoryOf } from '../image.ts';
import type { BlockedRule, BlockedRules } from './rule.ts';

/** Whether all axes after the first two are among the axes. */
const wholePlanes = ({ shape }: Value, axes: readonly number[]): boolean =>
  shape.length > 2 && shape.every((_, axis) => axis < 2 || axes.includes(axis));

/** Means of a sum by channel, which are sums of means. */
function meansOf({ terms, shift }: Combination, forms: Forms): PerChannel {
  const means = terms.map(({ image, scale }) => {
    const own = forms.means(image);
    return scale === undefined ? own : mul(own, scale);
  });
  return [...means, ...(shift === undefined ? [] : [shift])].reduce(add);
}

/** Longest run along an axis of a plane that may be added up one after the other. */
const longestRun = 256;

/** Sums along some spatial axes, of few elements, in blocks. */
function alongAxes(x: Value, axes: readonly number[], forms: Forms): Form | undefined {
  const few =
    axes.every((axis) => axis >= 2) && elementCount(axes.map((axis) => x.shape[axis])) <= longestRun;
  if (!few || !forms.isBlocked(x)) return undefined;
  const image = forms.image(x);
  const own = axes.map((axis) => memoryAxis(axis, x.shape.length));
  return { sum: only(fromMemory(reduceSum(memoryOf(image), own), image)) };
}

const reduced =
  (op: 'ReduceMean' | 'ReduceSum'): BlockedRule<'ReduceMean' | 'ReduceSum'> =>
  ({ inputs: [x], attributes: { axes } }, forms) => {
    const sum = forms.sum(x);
    if (sum === undefined) return undefined;
    if (!wholePlanes(x, axes)) {
      const form = op === 'ReduceSum' ? alongAxes(x, axes, forms) : undefined;
      return form && [form];
    }
    const means = groupMeans(meansOf(sum, forms), x.shape);
    const rest = axes.filter((axis) => axis < 2);
    if (op === 'ReduceMean') return [{ plain: rest.length === 0 ? means : reduceMean(means, rest) }];
    return [{ plain: reduceSum(mul(means, elementCount(x.shape.slice(2))), rest) }];
  };

export const reductionRules: BlockedRules = {
  ReduceMean: reduced('ReduceMean'),
  ReduceSum: reduced('ReduceSum'),
  // Centred before it is squared: E[x²] - E[x]² would lose what is small beside the mean.
  Standardise: ({ inputs: [x], attributes: { axes, epsilon } }, forms) => {
    if (!forms.isBlocked(x) || !wholePlanes(x, axes) || axes.length !== x.shape.length - 2) return undefined;
    const image = forms.image(x);
    const mean = groupMeans(forms.means(image), x.shape);
    const centred = computed(shifted(only(image), perChannel(neg(mean), x.shape, image)));
    const squares = squareMeans(centred);
    const inverse = reciprocal(sqrt(add(groupMeans(squares, x.shape), epsilon)));
    const scale = perChannel(inverse, x.shape, image);
    return [{ sum: { terms: [{ image: centred, scale }] } }, { plain: inverse }];
  },
};
