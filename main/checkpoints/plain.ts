import { isKind, type PickleValue } from './values.ts';

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** Deeper or larger than any configuration that the published files hold. */
const maxDepth = 32;
const maxNodes = 10_000;

/**
 * A configuration as plain JSON data. OmegaConf's containers are pickled as records whose state has `_content`, nodes as
 * records with `_val`; both are unwrapped, nothing is resolved or interpolated.
 *
 * @returns undefined for what is no plain data (tensors, classes), or is deeper or larger than a configuration
 */
export function toPlain(value: PickleValue | undefined): Plain | undefined {
  let nodes = 0;
  const convert = (item: PickleValue | undefined, depth: number): Plain | undefined => {
    if (item === undefined || depth > maxDepth || ++nodes > maxNodes) return undefined;
    if (item === null || typeof item === 'boolean' || typeof item === 'number' || typeof item === 'string')
      return item;
    if (isKind(item, 'list') || isKind(item, 'tuple'))
      return whole(item.items.map((child) => convert(child, depth + 1)));
    if (isKind(item, 'dict')) {
      const out: { [key: string]: Plain } = Object.create(null);
      for (const [key, child] of item.entries) {
        const plain = convert(child, depth + 1);
        if (plain === undefined) return undefined;
        out[String(key)] = plain;
      }
      return out;
    }
    if (isKind(item, 'record') && isKind(item.state, 'dict')) {
      const { entries } = item.state;
      return convert(entries.get(entries.has('_content') ? '_content' : '_val'), depth + 1);
    }
    return undefined;
  };
  return convert(value, 0);
}

const whole = (items: (Plain | undefined)[]): Plain[] | undefined =>
  items.every((item): item is Plain => item !== undefined) ? items : undefined;
