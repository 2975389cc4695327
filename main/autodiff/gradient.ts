import { broadcastAxes, sameShape } from '#main/graph/broadcast.ts';
import { add, expand, reduceSum, reshape } from '#main/graph/functions.ts';
import { GraphError, layer } from '#main/graph/layer.ts';
import type { OpName } from '#main/graph/ops/table.ts';
import { nodesInOrder } from '#main/graph/order.ts';
import { type GraphNode, scalar, type Value } from '#main/graph/value.ts';
import { isDifferentiable, vjpTable } from './table.ts';
import type { Vjp } from './vjps/rule.ts';

/**
 * Reverse-mode gradients of a scalar.
 *
 * @param loss of shape []
 * @param parameters what to differentiate by
 * @returns one gradient a parameter, of its shape; undefined where the loss does not depend on it
 * Throws GraphError when the loss is no scalar, or a used second output of an op lies on the way.
 */
export function gradients(loss: Value, parameters: readonly Value[]): (Value | undefined)[] {
  if (loss.shape.length > 0) throw new GraphError(`the loss has shape [${loss.shape.join(', ')}], not []`);
  const order = nodesInOrder([loss]);
  const relevant = dependents(order, parameters);
  const sums = new Map<Value, Value>([[loss, scalar(1)]]);
  for (const node of order.toReversed()) {
    const [first, ...others] = node.outputs;
    const dy = sums.get(first);
    if (others.some((value) => sums.has(value)))
      throw new GraphError(`${node.layer}: no gradient passes the second output of ${node.op}`);
    if (dy === undefined || !relevant.has(first)) continue;
    const own = pullBack(node, expand(dy, first.shape));
    node.inputs.forEach((value, i) => {
      const gradient = own[i];
      if (gradient === undefined || !relevant.has(value)) return;
      const fitted = sumTo(gradient, value.shape);
      const before = sums.get(value);
      sums.set(value, before === undefined ? fitted : add(before, fitted));
    });
  }
  return parameters.map((parameter) => {
    const sum = sums.get(parameter);
    return sum === undefined ? undefined : expand(sum, parameter.shape);
  });
}

/** Values that a parameter flows into through ops that have gradients. */
function dependents(order: readonly GraphNode[], parameters: readonly Value[]): ReadonlySet<Value> {
  const found = new Set<Value>(parameters);
  for (const { op, inputs, outputs } of order)
    if (isDifferentiable(op) && inputs.some((value) => found.has(value)))
      for (const value of outputs) found.add(value);
  return found;
}

const pullBack = (node: GraphNode, dy: Value): readonly (Value | undefined)[] =>
  layer(`gradient of ${node.layer}`, () => {
    if (!isDifferentiable(node.op)) return [];
    const { inputs, outputs, attributes } = node;
    return (vjpTable[node.op] as Vjp<OpName>)({ inputs, outputs, attributes, dy });
  });

/**
 * Undoes broadcasting, in one place for all ops: sums over axes along which a value of the shape was repeated.
 * The result may still be smaller than the shape, where an op gave one number for many elements.
 */
function sumTo(gradient: Value, shape: readonly number[]): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const summed = reduceSum(gradient, broadcastAxes(shape, gradient.shape));
  const extra = summed.shape.length - shape.length;
  return extra > 0 ? reshape(summed, summed.shape.slice(extra)) : summed;
}
