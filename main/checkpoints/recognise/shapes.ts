/** Shapes of a state dict by the networks' keys. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Size of one axis of a tensor; undefined when there is no such tensor or axis. */
export const sizeOf = (shapes: Shapes, key: string, axis: number): number | undefined =>
  shapes.get(key)?.[axis];

/** The spatial kernel of a 3D convolution's weight; undefined when it is none. */
export function kernelOf(shapes: Shapes, key: string): [number, number, number] | undefined {
  const shape = shapes.get(key);
  return shape?.length === 5 ? [shape[2], shape[3], shape[4]] : undefined;
}

/** read(0), read(1), … until the first undefined. */
export function whileDefined<T>(read: (index: number) => T | undefined): T[] {
  const out: T[] = [];
  for (let value = read(0); value !== undefined; value = read(out.length)) out.push(value);
  return out;
}
