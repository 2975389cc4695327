import type { StoredVoxels } from './niftiImage.ts';

/** How one stored value of a type is read and written, in either byte order. */
interface NumberCodec {
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
  readonly set: (view: DataView, at: number, value: number, littleEndian: boolean) => void;
}

const codecs: Readonly<Record<string, NumberCodec>> = {
  uint8: { get: (v, at) => v.getUint8(at), set: (v, at, x) => v.setUint8(at, x) },
  int8: { get: (v, at) => v.getInt8(at), set: (v, at, x) => v.setInt8(at, x) },
  uint16: { get: (v, at, le) => v.getUint16(at, le), set: (v, at, x, le) => v.setUint16(at, x, le) },
  int16: { get: (v, at, le) => v.getInt16(at, le), set: (v, at, x, le) => v.setInt16(at, x, le) },
  uint32: { get: (v, at, le) => v.getUint32(at, le), set: (v, at, x, le) => v.setUint32(at, x, le) },
  int32: { get: (v, at, le) => v.getInt32(at, le), set: (v, at, x, le) => v.setInt32(at, x, le) },
  float32: { get: (v, at, le) => v.getFloat32(at, le), set: (v, at, x, le) => v.setFloat32(at, x, le) },
  float64: { get: (v, at, le) => v.getFloat64(at, le), set: (v, at, x, le) => v.setFloat64(at, x, le) },
  // Beyond 2^53 numbers are rounded; no HU is there.
  uint64: {
    get: (v, at, le) => Number(v.getBigUint64(at, le)),
    set: (v, at, x, le) => v.setBigUint64(at, BigInt(x), le),
  },
  int64: {
    get: (v, at, le) => Number(v.getBigInt64(at, le)),
    set: (v, at, x, le) => v.setBigInt64(at, BigInt(x), le),
  },
};

/**
 * A writer of real values into stored voxels: the scaling is undone, whole-number types are rounded to the
 * nearest and held to their range.
 *
 * @returns a function that replaces the voxel whose bytes begin at `at`, and leaves it as it is where it reads
 *   back as the wanted value already: a stored value may be finer than float32 HU
 */
export function realValueWriter({
  type,
  slope,
  inter,
  littleEndian,
}: StoredVoxels): (view: DataView, at: number, value: number) => void {
  const { get, set } = codecs[type.name];
  const { range } = type;
  return (view, at, value) => {
    const real = get(view, at, littleEndian) * slope + inter;
    if (real === value || Math.fround(real) === value) return;
    const wanted = (value - inter) / slope;
    const held = range === undefined ? wanted : Math.min(range[1], Math.max(range[0], Math.round(wanted)));
    set(view, at, held, littleEndian);
  };
}
