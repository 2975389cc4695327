import { apply } from '../../../apply.ts';
import { mul, neg, reciprocal } from '../../../functions.ts';
import type { Activation } from '../../../ops/blocked.ts';
import type { OpName } from '../../../ops/table.ts';
import { type GraphNode, scalar, type Value } from '../../../value.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { isPerChannel, perChannel, type PerChannel } from '../channels.ts';
import { type Combination, computed, negated, only, scaled, shifted, total } from '../combination.ts';
import { blockedAlike, type Form, type Forms } from '../forms.ts';
import { alike, type Image, view } from '../image.ts';
import type { BlockedRule, BlockedRules } from './rule.ts';

/** Ops of one value, or of several of one shape, that turn numbers into numbers: they do not care for the layout. */
const everyElement: BlockedRule<OpName> = ({ op, inputs, attributes, outputs }, forms) => {
  const [{ shape }] = outputs;
  const fits = inputs.every((value) => forms.isBlocked(value) || elementCount(value.shape) === 1);
  if (!fits || !blockedAlike(inputs, shape, forms)) return undefined;
  const images = inputs.map((value) => (forms.isBlocked(value) ? forms.image(value) : undefined));
  const [first, ...others] = images.filter((image) => image !== undefined);
  if (!others.every((image) => alike(first, image))) return undefined;
  const operands = inputs.map((value, i) => images[i]?.value ?? view(forms.plain(value), []));
  return [{ sum: only({ ...first, value: apply(op, operands, attributes)[0] }) }];
};

/** Activations, which the pass that computes their input does besides. */
const activated =
  <K extends OpName>(
    activation: (node: GraphNode<K>, forms: Forms) => Activation | undefined,
  ): BlockedRule<K> =>
  (node, forms) => {
    const sum = forms.sum(node.inputs[0]);
    const own = activation(node, forms);
    if (sum === undefined || own === undefined) return everyElement(node as GraphNode, forms);
    // What norms standardised is kept for their gradients: activations of it are one pass away.
    if (sum.terms.every(({ scale }) => scale !== undefined))
      forms.setRecipe(node.outputs[0], () => computed(sum, own));
    return [{ sum: only(computed(sum, own)) }];
  };

/** Two operands of which at least one is in blocks: sums, or numbers by channel. */
type Operands =
  | { readonly kind: 'sums'; readonly a: Combination; readonly b: Combination }
  | { readonly kind: 'right'; readonly a: Combination; readonly b: PerChannel }
  | { readonly kind: 'left'; readonly a: PerChannel; readonly b: Combination };

function operandsOf({ inputs, outputs }: GraphNode, forms: Forms): Operands | undefined {
  const [{ shape }] = outputs;
  if (!blockedAlike(inputs, shape, forms)) return undefined;
  const [a, b] = inputs.map((value) => forms.sum(value));
  const number = (value: Value, { terms: [{ image }] }: Combination): PerChannel | undefined =>
    isPerChannel(value, shape) ? perChannel(forms.plain(value), shape, image) : undefined;
  if (a !== undefined && b !== undefined)
    return alike(a.terms[0].image, b.terms[0].image) ? { kind: 'sums', a, b } : undefined;
  if (a !== undefined) {
    const right = number(inputs[1], a);
    return right === undefined ? undefined : { kind: 'right', a, b: right };
  }
  if (b === undefined) return undefined;
  const left = number(inputs[0], b);
  return left === undefined ? undefined : { kind: 'left', a: left, b };
}

const linear =
  (combine: (operands: Operands) => Combination | undefined): BlockedRule<OpName> =>
  (node, forms) => {
    const operands = operandsOf(node, forms);
    const sum = operands === undefined ? undefined : combine(operands);
    return sum === undefined ? undefined : [{ sum }];
  };

/** x · sigmoid(x) is one operator. Numbers by channel are taken out of products, so that what they scale need not be computed. */
function product({ inputs: [x, y], outputs: [result] }: GraphNode, forms: Forms): Form {
  const isSigmoidOf = (value: Value, of: Value): boolean =>
    value.source.kind === 'node' && value.source.node.op === 'Sigmoid' && value.source.node.inputs[0] === of;
  const siluOf = (image: Image): Image => ({ ...image, value: apply('Silu', [image.value], {})[0] });
  const own = isSigmoidOf(y, x) ? x : isSigmoidOf(x, y) ? y : undefined;
  if (own !== undefined) {
    forms.setRecipe(result, () => siluOf(forms.imageAgain(own)));
    return { sum: only(siluOf(forms.image(own))) };
  }
  const [a, b] = [x, y].map((value) => {
    const sum = forms.sum(value);
    const single = sum?.terms.length === 1 && sum.shift === undefined;
    // Other products of whole images are gradients.
    return single ? sum.terms[0] : { image: forms.imageAgain(value) };
  });
  const whole = only({ ...a.image, value: mul(a.image.value, b.image.value) });
  return { sum: [a.scale, b.scale].reduce((sum, scale) => (scale ? scaled(sum, scale) : sum), whole) };
}

/** Makes any number that is no zero one that clips to 0 or 1. */
const huge = 1e30;

/** The gradient that passes a leaky ReLU, `x > 0 ? dy : slope · dy`, without comparing: the slopes come from one pass. */
function throughLeaky({ inputs: [condition, dy, less] }: GraphNode, forms: Forms): Form | undefined {
  const [greater, times] = [nodeOf(condition, 'Greater'), nodeOf(less, 'Mul')];
  if (greater === undefined || times?.inputs[0] !== dy || !forms.isBlocked(dy)) return undefined;
  const [zero, slope] = [greater.inputs[1], times.inputs[1]].map((value) => numberOf(value, forms));
  const sum = forms.sum(greater.inputs[0]);
  if (sum === undefined || zero !== 0 || slope === undefined || !(slope > 0 && slope < 1)) return undefined;
  const [image, [{ image: like }]] = [forms.image(dy), sum.terms];
  if (!alike(image, like)) return undefined;
  const factor = perChannel(scalar(huge), dy.shape, like);
  const slopes = computed(scaled(sum, factor), { kind: 'Clip', min: slope, max: 1 });
  return { sum: only({ ...image, value: mul(image.value, slopes.value) }) };
}

const nodeOf = ({ source }: Value, op: OpName): GraphNode | undefined =>
  source.kind === 'node' && source.node.op === op ? source.node : undefined;

const numberOf = (value: Value, { known }: Forms): number | undefined => {
  const tensor = known(value);
  return tensor?.data.length === 1 ? Number(tensor.data[0]) : undefined;
};

export const elementwiseRules: BlockedRules = {
  Add: linear((operands) => {
    if (operands.kind === 'sums') return total(operands.a, operands.b);
    return operands.kind === 'right' ? shifted(operands.a, operands.b) : shifted(operands.b, operands.a);
  }),
  Sub: linear((operands) => {
    if (operands.kind === 'sums') return total(operands.a, negated(operands.b));
    return operands.kind === 'right'
      ? shifted(operands.a, neg(operands.b))
      : shifted(negated(operands.b), operands.a);
  }),
  Neg: ({ inputs: [x] }, forms) => {
    const sum = forms.sum(x);
    return sum === undefined ? undefined : [{ sum: negated(sum) }];
  },
  Mul: (node, forms) => {
    const operands = operandsOf(node, forms);
    if (operands === undefined) return undefined;
    if (operands.kind === 'sums') return [product(node, forms)];
    return [
      {
        sum: operands.kind === 'right' ? scaled(operands.a, operands.b) : scaled(operands.b, operands.a),
      },
    ];
  },
  Div: linear((operands) =>
    operands.kind === 'right' ? scaled(operands.a, reciprocal(operands.b)) : undefined,
  ),
  Relu: activated(() => ({ kind: 'Relu' })),
  Sigmoid: activated(() => ({ kind: 'Sigmoid' })),
  LeakyRelu: activated(({ attributes: { slope } }) => ({ kind: 'LeakyRelu', slope })),
  Clip: activated(({ attributes: { min, max } }) => ({ kind: 'Clip', min, max })),
  PRelu: activated(({ inputs: [, slope] }, forms) => {
    const known = numberOf(slope, forms);
    return known === undefined ? undefined : { kind: 'LeakyRelu', slope: known };
  }),
  // What fills up blocks may be zero: no op here makes it infinite.
  Exp: everyElement,
  Abs: everyElement,
  Sign: everyElement,
  Erf: everyElement,
  Sin: everyElement,
  Cos: everyElement,
  Gelu: everyElement,
  Greater: everyElement,
  Equal: everyElement,
  Where: (node, forms) => {
    const leaky = throughLeaky(node as GraphNode, forms);
    return leaky === undefined ? everyElement(node as GraphNode, forms) : [leaky];
  },
  Cast: everyElement,
  Detach: ({ inputs: [x] }, forms) => {
    const sum = forms.sum(x);
    return sum === undefined ? undefined : [{ sum }];
  },
};
