import { headerBytes } from './parseHeader.ts';
import type { NiftiHeader } from './niftiImage.ts';

/** Text fields that can carry a patient's name, [from, to): data_type, db_name, descrip, aux_file, intent_name. */
const textFields = {
  1: [
    [4, 14],
    [14, 32],
    [148, 228],
    [228, 252],
    [328, 344],
  ],
  /** descrip, aux_file, intent_name, unused_str. */
  2: [
    [240, 320],
    [320, 344],
    [508, 524],
    [525, 540],
  ],
} as const;

/**
 * A source's header for a new single file: geometry, codes, units, type and scaling byte for byte as they are;
 * text fields emptied and extensions left out, since they can hold a patient's name or whole DICOM headers.
 *
 * @returns header and extension flag, in the source's byte order
 */
export function scrubbedHeader({ version, stored, raw }: NiftiHeader): Uint8Array {
  const size = headerBytes[version];
  const out = new Uint8Array(size + 4);
  out.set(raw);
  for (const [from, to] of textFields[version]) out.fill(0, from, to);
  const view = new DataView(out.buffer);
  if (version === 1) {
    out.set(Buffer.from('n+1\0'), 344);
    view.setFloat32(108, out.length, stored.littleEndian);
  } else {
    out.set(Buffer.from('n+2\0\r\n\x1a\n'), 4);
    view.setBigInt64(168, BigInt(out.length), stored.littleEndian);
  }
  return out;
}
