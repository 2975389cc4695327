import { Problem } from '#shared/contract/problems.ts';
import { isKind, type PickleValue, type TensorRef } from './values.ts';

export type PathStep = string | number | bigint | boolean | null;

export interface FoundTensor {
  /** Keys and list indices from the root. */
  readonly path: readonly PathStep[];
  readonly tensor: TensorRef;
}

/** Sharing through the memo can make a small pickle's tree huge: 2^100 leaves in 700 bytes. */
const maxVisits = 1_000_000;
const maxDepth = 64;

/**
 * Every tensor below a value, depth first in the order of the file; a tensor reached twice is listed twice.
 * Records are not entered: configurations hold no tensors, and point back at their parents.
 *
 * @throws Problem `checkpoint-refused` when the tree is deeper than 64 or has more than a million nodes
 */
export function findTensors(root: PickleValue, file: string): FoundTensor[] {
  const found: FoundTensor[] = [];
  const pending: { value: PickleValue; path: readonly PathStep[] }[] = [{ value: root, path: [] }];
  let visits = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const { value, path } = node;
    if (++visits > maxVisits)
      throw new Problem('checkpoint-refused', { file, found: 'more than a million entries' });
    if (path.length > maxDepth)
      throw new Problem('checkpoint-refused', { file, found: `data nested more than ${maxDepth} deep` });
    if (isKind(value, 'tensor')) found.push({ path, tensor: value });
    const children = childrenOf(value);
    for (let i = children.length - 1; i >= 0; i--)
      pending.push({ value: children[i][1], path: [...path, children[i][0]] });
  }
  return found;
}

function childrenOf(value: PickleValue): readonly (readonly [PathStep, PickleValue])[] {
  if (isKind(value, 'dict')) return [...value.entries];
  if (isKind(value, 'list') || isKind(value, 'tuple'))
    return value.items.map((item, i) => [i, item] as const);
  return [];
}

/** The value at a path of dictionary keys and indices; undefined when there is none. */
export function valueAt(root: PickleValue, path: readonly PathStep[]): PickleValue | undefined {
  let value: PickleValue | undefined = root;
  for (const step of path) {
    if (isKind(value, 'dict')) value = value.entries.get(step);
    else if ((isKind(value, 'list') || isKind(value, 'tuple')) && typeof step === 'number')
      value = value.items[step];
    else return undefined;
  }
  return value;
}
