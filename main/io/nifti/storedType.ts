import type { VoxelArray } from '#main/volume/volume.ts';

/** A constructor of voxel arrays: of a length, or as a view of bytes. */
export interface VoxelArrayType {
  new (length: number): VoxelArray;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): VoxelArray;
}

/** A way voxels are stored in a file that can be taken as real numbers. */
export interface StoredType {
  readonly name: string;
  /** NIfTI's `datatype`. */
  readonly code: number;
  readonly bytes: number;
  /** The array that holds such voxels; undefined for 64-bit integers, which JavaScript has no numbers for. */
  readonly array?: VoxelArrayType;
}

/** Every stored type we take. 64-bit integers are read (readVoxels.ts), never written. */
export const storedTypes = [
  { name: 'uint8', code: 2, bytes: 1, array: Uint8Array },
  { name: 'int16', code: 4, bytes: 2, array: Int16Array },
  { name: 'int32', code: 8, bytes: 4, array: Int32Array },
  { name: 'float32', code: 16, bytes: 4, array: Float32Array },
  { name: 'float64', code: 64, bytes: 8, array: Float64Array },
  { name: 'int8', code: 256, bytes: 1, array: Int8Array },
  { name: 'uint16', code: 512, bytes: 2, array: Uint16Array },
  { name: 'uint32', code: 768, bytes: 4, array: Uint32Array },
  { name: 'int64', code: 1024, bytes: 8 },
  { name: 'uint64', code: 1280, bytes: 8 },
] as const satisfies readonly StoredType[];

/** What the standard's other codes hold: nothing that is a CT value. */
const refusedTypes: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'single-bit',
  32: 'complex64',
  128: 'RGB',
  1536: 'float128',
  1792: 'complex128',
  2048: 'complex256',
  2304: 'RGBA',
};

export const storedTypeOfCode = (code: number): StoredType | undefined =>
  storedTypes.find((type) => type.code === code);

/** The stored type whose voxels are the array's elements. */
export function storedTypeOfArray(array: VoxelArray): StoredType & { readonly array: VoxelArrayType } {
  for (const type of storedTypes) if ('array' in type && array instanceof type.array) return type;
  throw new TypeError('not a voxel array');
}

/** A stored type's name for people, also of those that are refused. */
export const storedTypeName = (code: number): string =>
  storedTypeOfCode(code)?.name ?? refusedTypes[code] ?? `unknown (datatype ${code})`;
