/** Where an item of encapsulated pixels lies. */
interface Fragment {
  readonly from: number;
  readonly to: number;
}

/**
 * The compressed frames of encapsulated pixels (PS3.5, annex A.4): by the offset table where there is one, else a
 * fragment a frame, else all fragments for the only frame.
 *
 * @param bytes from the first item on
 * @throws Error with the reason
 */
export function framesIn(bytes: Uint8Array, frames: number): Uint8Array[] {
  const [table, ...fragments] = itemsIn(bytes);
  if (table === undefined || fragments.length === 0) throw new Error('it has no compressed pixels');
  const join = (parts: readonly Fragment[]): Uint8Array => {
    if (parts.length === 1) return bytes.subarray(parts[0].from, parts[0].to);
    return Buffer.concat(parts.map(({ from, to }) => bytes.subarray(from, to)));
  };
  if (frames === 1) return [join(fragments)];
  const view = new DataView(bytes.buffer, bytes.byteOffset + table.from, table.to - table.from);
  const offsets = Array.from({ length: Math.floor(view.byteLength / 4) }, (_, i) =>
    view.getUint32(4 * i, true),
  );
  if (offsets.length === frames) {
    // Offsets count from the first fragment's item tag, eight bytes before its content.
    const base = fragments[0].from - 8;
    return offsets.map((offset, i) => {
      const end = offsets[i + 1] ?? Infinity;
      const parts = fragments.filter(({ from }) => from - 8 - base >= offset && from - 8 - base < end);
      if (parts.length === 0) throw new Error(`it has no compressed pixels for frame ${i + 1}`);
      return join(parts);
    });
  }
  if (fragments.length === frames) return fragments.map((fragment) => join([fragment]));
  throw new Error(`it has ${fragments.length} pieces of compressed pixels for ${frames} frames`);
}

function itemsIn(bytes: Uint8Array): Fragment[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Fragment[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const tag = view.getUint16(at, true) * 65536 + view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (tag === 0xfffee0dd) return items;
    if (tag !== 0xfffee000) throw new Error('its compressed pixels are damaged');
    if (at + 8 + length > bytes.length) throw new Error('its compressed pixels are cut short');
    items.push({ from: at + 8, to: at + 8 + length });
    at += 8 + length;
  }
  // The delimiter at the end may be missing: every item was whole.
  return items;
}
