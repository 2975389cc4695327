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
  /** Least and largest value of a whole-number type, as far as a JavaScript number tells it exactly. */
  readonly range?: readonly [number, number];
  /** The array that holds such voxels; undefined for 64-bit integers, which JavaScript has no numbers for. */
  readonly array?: VoxelArrayType;
}

/** A stored type that voxel arrays have and files are written in. */
export interface WritableType extends StoredType {
  readonly array: VoxelArrayType;
}

const uint8 = { name: 'uint8', code: 2, bytes: 1, range: [0, 255], array: Uint8Array } as const;
const int8 = { name: 'int8', code: 256, bytes: 1, range: [-128, 127], array: Int8Array } as const;
const uint16 = { name: 'uint16', code: 512, bytes: 2, range: [0, 65535], array: Uint16Array } as const;
const int16 = { name: 'int16', code: 4, bytes: 2, range: [-32768, 32767], array: Int16Array } as const;
const uint32 = { name: 'uint32', code: 768, bytes: 4, range: [0, 4294967295], array: Uint32Array } as const;
const int32 = {
  name: 'int32',
  code: 8,
  bytes: 4,
  range: [-2147483648, 2147483647],
  array: Int32Array,
} as const;
const float32 = { name: 'float32', code: 16, bytes: 4, array: Float32Array } as const;
const float64 = { name: 'float64', code: 64, bytes: 8, array: Float64Array } as const;
const safe = Number.MAX_SAFE_INTEGER;
const uint64 = { name: 'uint64', code: 1280, bytes: 8, range: [0, safe] } as const;
const int64 = { name: 'int64', code: 1024, bytes: 8, range: [-safe, safe] } as const;

/** Types we write. */
export const writableTypes = [uint8, int8, uint16, int16, uint32, int32, float32, float64] as const;
export type WritableTypeName = (typeof writableTypes)[number]['name'];

/** Types we read. */
const readableTypes: readonly StoredType[] = [...writableTypes, uint64, int64];

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
  readableTypes.find((type) => type.code === code);

/** The stored type whose voxels are the array's elements. */
export function storedTypeOfArray(array: VoxelArray): WritableType {
  const found = writableTypes.find((type) => array instanceof type.array);
  if (found === undefined) throw new TypeError('not a voxel array');
  return found;
}

/** A stored type's name for people, also of those that are refused. */
export const storedTypeName = (code: number): string =>
  storedTypeOfCode(code)?.name ?? refusedTypes[code] ?? `unknown (datatype ${code})`;
