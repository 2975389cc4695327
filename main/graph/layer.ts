/** A graph that cannot be: wrong shapes, types or attributes, at a named layer. A fault of code or of a config. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

const path: string[] = [];

/** Dotted path of the layer being built; '' outside any. */
export const currentLayer = (): string => path.join('.');

/** Builds a part of a graph under a layer's name, which its nodes and its errors carry. */
export function layer<T>(name: string, build: () => T): T {
  path.push(name);
  try {
    return build();
  } finally {
    path.pop();
  }
}

/** Throws a GraphError that begins with the current layer. */
export function refuse(message: string): never {
  const where = currentLayer();
  throw new GraphError(where === '' ? message : `${where}: ${message}`);
}

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
