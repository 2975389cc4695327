import { RunRecorder, type Runs } from './runs.ts';

const magic = [0x44, 0x52, 0x31] as const;

/**
 * Runs as bytes: "DR1", their count, and of each the gap since the end of the one before, its length, the values
 * before and after; numbers are LEB128.
 */
export function encodeRuns({ count, starts, lengths, before, after }: Runs): Uint8Array<ArrayBuffer> {
  // A number of 32 bits takes at most five bytes.
  const out = new Uint8Array(8 + 12 * count);
  out.set(magic);
  let at: number = magic.length;
  const put = (given: number): void => {
    let value = given;
    while (value > 127) {
      out[at++] = (value & 127) | 128;
      value >>>= 7;
    }
    out[at++] = value;
  };
  put(count);
  let end = 0;
  for (let r = 0; r < count; r++) {
    put(starts[r] - end);
    put(lengths[r]);
    out[at++] = before[r];
    out[at++] = after[r];
    end = starts[r] + lengths[r];
  }
  return out.slice(0, at);
}

/**
 * Reads what `encodeRuns` wrote.
 *
 * @param voxels of the label map that the runs belong to
 * @throws RangeError when the bytes are no runs, or runs of a larger label map
 */
export function decodeRuns(bytes: Uint8Array, voxels: number): Runs {
  if (magic.some((byte, at) => bytes[at] !== byte)) throw new RangeError('these bytes are no runs');
  let at: number = magic.length;
  const take = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = at < bytes.length && factor < 2 ** 35 ? bytes[at++] : -1;
      if (byte < 0) throw new RangeError('the runs are cut short');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const count = take();
  const recorder = new RunRecorder();
  let end = 0;
  for (let r = 0; r < count; r++) {
    const start = end + take();
    const length = take();
    if (at + 2 > bytes.length) throw new RangeError('the runs are cut short');
    const [before, after] = [bytes[at++], bytes[at++]];
    end = start + length;
    if (length === 0 || end > voxels) throw new RangeError('a run lies outside the label map');
    recorder.add(start, length, before, after);
  }
  if (at !== bytes.length) throw new RangeError('there are bytes after the runs');
  return recorder.finish();
}
