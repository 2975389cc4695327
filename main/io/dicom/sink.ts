import { Problem } from '#shared/contract/problems.ts';
import type { Slice } from './groups.ts';
import type { StoredPixels } from './imageHeader.ts';
import { addToWords } from './pixels/lanes.ts';
import type { StoredValues } from './pixels/storedValues.ts';

/** Air: what lies outside a CT scanner's field of view is set to. */
const airHu = -1024;

/** Collects slices as real values (HU): whole numbers of 16 bits while all are, float32 from the first one that is not. */
export interface HuSink {
  put(k: number, stored: StoredValues, slice: Slice): void;
  /** Real values of a slice, without putting them anywhere. */
  real(stored: StoredValues, slice: Slice): Float32Array<ArrayBuffer>;
  /** A plane between two: `part` of the way from `low` to `high`, rounded where HU are whole numbers. */
  putBetween(k: number, low: Float32Array, high: Float32Array, part: number): void;
  finish(): { data: Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>; paddingVoxels: number };
}

/** @param name of a file, for the sentence when there is no memory for so many voxels */
export function createSink(voxels: number, perSlice: number, name: string): HuSink {
  let data: Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer> = reserve(Int16Array, voxels, name);
  let paddingVoxels = 0;

  /** Voxels that are real values in `out`; fewer than all when one does not fit its type. */
  function convert(
    stored: StoredValues,
    { header, frame }: Slice,
    out: Int16Array | Float32Array,
    at: number,
  ): boolean {
    const { slope, intercept } = frame;
    const { padding } = header.pixels;
    const whole = out instanceof Int16Array;
    const isCt = header.modality === 'CT';
    const [padLow, padHigh] = isCt && padding ? [padding.low, padding.high] : [1, 0];
    if (whole && fitsPlainly(stored, slope, intercept, header.pixels)) {
      paddingVoxels += putPlainly(stored, frame, [padLow, padHigh], out.subarray(at, at + perSlice));
      return true;
    }
    let padded = 0;
    for (let v = 0; v < perSlice; v++) {
      const raw = stored[v];
      if (raw >= padLow && raw <= padHigh) {
        out[at + v] = airHu;
        padded++;
        continue;
      }
      const value = raw * slope + intercept;
      if (whole && (value < -32768 || value > 32767 || !Number.isInteger(value))) return false;
      out[at + v] = value;
    }
    paddingVoxels += padded;
    return true;
  }

  function widen(): void {
    const wider = reserve(Float32Array, voxels, name);
    wider.set(data);
    data = wider;
  }

  return {
    put: (k, stored, slice) => {
      if (convert(stored, slice, data, k * perSlice)) return;
      widen();
      convert(stored, slice, data, k * perSlice);
    },
    real: (stored, slice) => {
      const out = new Float32Array(perSlice);
      convert(stored, slice, out, 0);
      if (
        data instanceof Int16Array &&
        !out.every((value) => Number.isInteger(value) && Math.abs(value) < 32768)
      )
        widen();
      return out;
    },
    putBetween: (k, low, high, part) => {
      const at = k * perSlice;
      const whole = data instanceof Int16Array;
      for (let v = 0; v < perSlice; v++) {
        const value = low[v] + part * (high[v] - low[v]);
        data[at + v] = whole ? Math.round(value) : value;
      }
    },
    finish: () => ({ data, paddingVoxels }),
  };
}

/** Whether all values of a slice are whole numbers of 16 bits: by what its bits can hold, else by its least and largest. */
function fitsPlainly(
  stored: StoredValues,
  slope: number,
  intercept: number,
  { bitsStored, signed }: StoredPixels,
): boolean {
  if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return false;
  const fit = (raw: number): boolean => Math.abs(raw * slope + intercept) <= 32767;
  const span = 2 ** bitsStored;
  if (signed ? fit(-span / 2) && fit(span / 2 - 1) : fit(0) && fit(span - 1)) return true;
  let [low, high] = [stored[0], stored[0]];
  for (let v = 1; v < stored.length; v++) {
    if (stored[v] < low) low = stored[v];
    if (stored[v] > high) high = stored[v];
  }
  return fit(low) && fit(high);
}

/**
 * Fills `out` with real values of which `fitsPlainly` holds, in loops without decisions: a large CT has 10⁸ voxels.
 *
 * @param padding first and last stored value that mean air
 * @returns how many were padding
 */
function putPlainly(
  stored: StoredValues,
  { slope, intercept }: Slice['frame'],
  [padLow, padHigh]: readonly [number, number],
  out: Int16Array,
): number {
  if (slope === 1 && (stored instanceof Uint16Array || stored instanceof Int16Array))
    addToWords(stored, intercept, out);
  else for (let v = 0; v < out.length; v++) out[v] = stored[v] * slope + intercept;
  if (padLow > padHigh) return 0;
  let padded = 0;
  for (let v = 0; v < out.length; v++) {
    if (stored[v] < padLow || stored[v] > padHigh) continue;
    out[v] = airHu;
    padded++;
  }
  return padded;
}

function reserve<T>(type: new (length: number) => T, voxels: number, file: string): T {
  try {
    return new type(voxels);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = `its series' ${voxels} voxels do not fit into memory`;
    throw new Problem('file-unreadable', { file, reason }, { cause: error });
  }
}
