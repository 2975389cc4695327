import type { CodestreamSize } from './wasmCodec.ts';

/** Size of a JPEG-LS codestream, by its start-of-frame segment; undefined when there is none. */
export function jpegLsSize(packed: Uint8Array): CodestreamSize | undefined {
  const word = (at: number): number => 256 * packed[at] + packed[at + 1];
  for (let at = 2; at + 9 < packed.length && packed[at] === 0xff; at += 2 + word(at + 2)) {
    if (packed[at + 1] !== 0xf7) continue;
    return { height: word(at + 5), width: word(at + 7), components: packed[at + 9] };
  }
  return undefined;
}

/** A codestream may stand in the boxes of a JP2 file, though it should not; its header is near the start then. */
const farthestStart = 1024;

/** Size of a JPEG 2000 codestream (SIZ segment); undefined when there is none. */
export function jpeg2000Size(packed: Uint8Array): CodestreamSize | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let at = 0; at + 42 <= packed.length && at < farthestStart; at++) {
    if (view.getUint32(at) !== 0xff4fff51) continue;
    return {
      width: view.getUint32(at + 8) - view.getUint32(at + 16),
      height: view.getUint32(at + 12) - view.getUint32(at + 20),
      components: view.getUint16(at + 40),
    };
  }
  return undefined;
}
