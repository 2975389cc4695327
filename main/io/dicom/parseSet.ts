import { inflateRawSync } from 'node:zlib';
import dicomParser, { type ByteArrayParser, type DataSet } from 'dicom-parser';
import { Problem } from '#shared/contract/problems.ts';
import { tags } from './tags.ts';

export const syntaxes = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
} as const;

/** How the data set of a file is written, and where it begins. */
interface Encoding {
  readonly syntax: string;
  readonly start: number;
}

/** A data set, read up to its pixels. */
export interface ParsedSet {
  readonly set: DataSet;
  readonly syntax: string;
  readonly littleEndian: boolean;
  /** What `set` and the pixels lie in: the file's bytes, or those that were inflated. */
  readonly bytes: Uint8Array;
  /** Whether the parser came to pixels or the end of the data. */
  readonly whole: boolean;
}

/** dicom-parser has this class, and its types do not. */
const { DataSet: EmptySet } = dicomParser as unknown as {
  DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: object) => DataSet;
};

/** Headers that deflate to more than this are no CT. */
const mostInflatedBytes = 1 << 30;

/** Whether bytes begin like DICOM: with its prefix, or with an element of the groups that files begin with. */
export function looksLikeDicom(start: Uint8Array): boolean {
  if (hasPrefix(start)) return true;
  if (start.length < 16) return false;
  const [group, element] = [start[0] + 256 * start[1], start[2] + 256 * start[3]];
  const big = start[0] === 0 && start[1] === 8;
  if (big) return isVr(start, 0);
  if (group !== 2 && group !== 8) return false;
  if (isVr(start, 0)) return true;
  const length = new DataView(start.buffer, start.byteOffset).getUint32(4, true);
  return element <= 0x60 && length <= 256;
}

/**
 * Parses a file: with preamble and meta information or without them, implicit or explicit, of either byte order, deflated
 * or not.
 *
 * @param bytes the file, or its beginning (then `whole` tells whether it was enough)
 * @throws Problem `dicom-broken`
 */
export function parseSet(bytes: Uint8Array, name: string, complete: boolean): ParsedSet {
  const broken = (reason: string, cause?: unknown): Problem =>
    new Problem('dicom-broken', { file: name, reason }, { cause });
  if (!looksLikeDicom(bytes)) throw broken('it does not begin like DICOM');
  const { syntax, start } = encodingOf(bytes, broken);
  const data = syntax === syntaxes.deflated ? inflated(bytes.subarray(start), complete, broken) : bytes;
  const from = syntax === syntaxes.deflated ? 0 : start;
  const littleEndian = syntax !== syntaxes.explicitBig;
  const parser = littleEndian
    ? dicomParser.littleEndianByteArrayParser
    : dicomParser.bigEndianByteArrayParser;
  const set = new EmptySet(parser, data, {});
  const explicit = syntax === syntaxes.implicitLittle ? false : isVr(data, from) || data.length <= from;
  try {
    const stream = new dicomParser.ByteStream(parser, data, from);
    const parse = explicit ? dicomParser.parseDicomDataSetExplicit : dicomParser.parseDicomDataSetImplicit;
    parse(set, stream, data.length, { untilTag: tags.PixelData });
    if (stream.position > data.length) throw new RangeError('an element leaves the file');
  } catch (error) {
    if (!complete) return { set, syntax, littleEndian, bytes: data, whole: false };
    throw broken('its elements cannot be told apart', error);
  }
  const whole = complete || set.elements[tags.PixelData] !== undefined;
  if (whole) refuseDisorder(set, broken);
  return { set, syntax, littleEndian, bytes: data, whole };
}

const hasPrefix = (bytes: Uint8Array): boolean =>
  bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';

/** Whether the element at `at` has two capitals where an explicit one has its VR. */
const isVr = (bytes: Uint8Array, at: number): boolean =>
  [4, 5].every((i) => bytes[at + i] >= 65 && bytes[at + i] <= 90);

/** Meta information is always explicit and little-endian; without it, what can be seen decides. */
function encodingOf(bytes: Uint8Array, broken: (reason: string) => Problem): Encoding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = hasPrefix(bytes) ? 132 : 0;
  let syntax: string | undefined;
  while (at + 12 <= bytes.length && view.getUint16(at, true) === 2 && isVr(bytes, at)) {
    const long = ['OB', 'OW', 'UN', 'UT', 'SQ'].includes(String.fromCharCode(bytes[at + 4], bytes[at + 5]));
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const value = at + (long ? 12 : 8);
    if (value + length > bytes.length) throw broken('its meta information is damaged');
    if (view.getUint16(at + 2, true) === 0x10)
      syntax = String.fromCharCode(...bytes.subarray(value, value + length)).replace(/[\0 ]+$/, '');
    at = value + length;
  }
  return { syntax: syntax ?? guessedSyntax(bytes, at), start: at };
}

function guessedSyntax(bytes: Uint8Array, at: number): string {
  if (!isVr(bytes, at)) return syntaxes.implicitLittle;
  return bytes[at] === 0 && bytes[at + 1] !== 0 ? syntaxes.explicitBig : syntaxes.explicitLittle;
}

function inflated(
  packed: Uint8Array,
  complete: boolean,
  broken: (reason: string, cause: unknown) => Problem,
): Uint8Array {
  // A beginning of the file cannot be inflated; nothing is found in it, and the whole is asked for.
  if (!complete) return new Uint8Array(0);
  try {
    return inflateRawSync(packed, { maxOutputLength: mostInflatedBytes });
  } catch (error) {
    throw broken('it cannot be inflated', error);
  }
}

/** The standard orders elements by tag: where they are not, lengths are damaged and values belong to others. */
function refuseDisorder(set: DataSet, broken: (reason: string) => Problem): void {
  let before = '';
  for (const tag of Object.keys(set.elements)) {
    if (tag < before) throw broken(`its element (${tag.slice(1, 5)},${tag.slice(5)}) is out of order`);
    before = tag;
  }
}
