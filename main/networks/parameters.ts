import { layer } from '#main/graph/layer.ts';
import { input, type Value } from '#main/graph/value.ts';

type Shape = readonly number[];

/** How a parameter starts when a network is trained from nothing. */
export type Initial =
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in [-bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly deviation: number };

/** One tensor of a network's state, by the key that checkpoints give it. */
export interface Declaration {
  readonly value: Value;
  readonly initial: Initial;
  /** False for buffers: running statistics and code books, which no gradient changes. */
  readonly trainable: boolean;
}

/** Where a layer gets its tensors from: a place in the tree of names. Networks are functions of this. */
export interface Parameters {
  /** The tensor of that name in this place; asked for twice, the same one. */
  tensor(name: string, shape: Shape, initial: Initial): Value;
  buffer(name: string, shape: Shape, initial: Initial): Value;
  /** A place below, by a dotted name. */
  under(name: string): Parameters;
  /** Notes a layer's output under this place's name, for whoever wants to look inside. */
  note(value: Value): Value;
}

/** What a network asked for while it was built, in that order. */
export interface Declared {
  readonly parameters: Parameters;
  readonly tensors: ReadonlyMap<string, Declaration>;
  readonly notes: ReadonlyMap<string, Value>;
}

/** An empty list of parameters, filled by the networks that are built on it. */
export function declareParameters(): Declared {
  const tensors = new Map<string, Declaration>();
  const notes = new Map<string, Value>();
  const declare = (name: string, shape: Shape, initial: Initial, trainable: boolean): Value => {
    const known = tensors.get(name);
    if (known !== undefined) return known.value;
    const value = input(name, 'F32', shape);
    tensors.set(name, { value, initial, trainable });
    return value;
  };
  const at = (prefix: string): Parameters => ({
    tensor: (name, shape, initial) => declare(prefix + name, shape, initial, true),
    buffer: (name, shape, initial) => declare(prefix + name, shape, initial, false),
    under: (name) => at(`${prefix}${name}.`),
    note(value) {
      notes.set(prefix.slice(0, -1), value);
      return value;
    },
  });
  return { parameters: at(''), tensors, notes };
}

/**
 * Given values in place of new ones, by full name: to build the same network again on parameters that come from
 * elsewhere. Throws RangeError for a name that is not given.
 */
export function bindParameters(values: ReadonlyMap<string, Value>): Parameters {
  const find = (name: string): Value => {
    const value = values.get(name);
    if (value === undefined) throw new RangeError(`no value is given for parameter ${name}`);
    return value;
  };
  const at = (prefix: string): Parameters => ({
    tensor: (name) => find(prefix + name),
    buffer: (name) => find(prefix + name),
    under: (name) => at(`${prefix}${name}.`),
    note: (value) => value,
  });
  return at('');
}

/**
 * Builds a named part of a network: its tensors and, in errors, its nodes carry the name.
 * Throws what the part throws; a GraphError says where.
 */
export const part = <T>(parent: Parameters, name: string, build: (p: Parameters) => T): T =>
  layer(name, () => build(parent.under(name)));
