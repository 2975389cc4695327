import { deflateRawSync } from 'node:zlib';
import { type TagName, tags } from './tags.ts';

/** What stands in an element: text, 16-bit words, raw bytes (in the file's byte order), or items of a sequence. */
export type FakeValue = string | readonly number[] | Uint8Array | readonly FakeSet[];
export type FakeSet = Partial<Record<TagName, FakeValue>>;

export interface FakeEncoding {
  readonly explicit?: boolean;
  readonly littleEndian?: boolean;
  readonly deflated?: boolean;
  /** Preamble and meta information. */
  readonly meta?: boolean;
  /** Overrides what follows from the above. */
  readonly syntax?: string;
  /** Sequences and items end with delimiters instead of having lengths. */
  readonly undefinedLengths?: boolean;
}

const sequences = /Sequence$/;
const words = new Set<TagName>([
  'RecordInUseFlag',
  'Rows',
  'Columns',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
  'SamplesPerPixel',
  'PixelPaddingValue',
  'PixelPaddingRangeLimit',
  'ReferencedSegmentNumber',
  'SegmentNumber',
  'MaximumFractionalValue',
  'TemporalPositionIndex',
]);

/** A DICOM file of the given elements. */
export function dicomBytes(set: FakeSet, encoding: FakeEncoding = {}): Uint8Array {
  const { explicit = true, littleEndian = true, deflated = false, meta = true } = encoding;
  const syntax =
    encoding.syntax ??
    (deflated
      ? '1.2.840.10008.1.2.1.99'
      : !explicit
        ? '1.2.840.10008.1.2'
        : `1.2.840.10008.1.2.${littleEndian ? 1 : 2}`);
  const body = setBytes(set, { ...encoding, explicit, littleEndian });
  const packed = deflated ? deflateRawSync(body) : body;
  if (!meta) return packed;
  const head = Buffer.alloc(132);
  head.write('DICM', 128);
  const uid = setBytes({ TransferSyntaxUID: syntax }, { explicit: true, littleEndian: true });
  return Buffer.concat([head, uid, packed]);
}

type Ways = Required<Pick<FakeEncoding, 'explicit' | 'littleEndian'>> & FakeEncoding;

function setBytes(set: FakeSet, ways: Ways): Buffer {
  const names = (Object.keys(set) as TagName[]).toSorted((a, b) => (tags[a] < tags[b] ? -1 : 1));
  return Buffer.concat(
    names.flatMap((name) => {
      const value = set[name];
      return value === undefined ? [] : [elementBytes(name, value, ways)];
    }),
  );
}

function elementBytes(name: TagName, value: FakeValue, ways: Ways): Buffer {
  const isSequence = sequences.test(name);
  const content = isSequence ? itemsBytes(value as readonly FakeSet[], ways) : valueBytes(value, ways);
  const packed = name === 'PixelData' && ways.syntax !== undefined && /\.(4\.|5$)/.test(ways.syntax);
  const open = (isSequence && ways.undefinedLengths === true) || packed;
  const length = open ? 0xffffffff : content.length;
  const [group, element] = [
    Number.parseInt(tags[name].slice(1, 5), 16),
    Number.parseInt(tags[name].slice(5), 16),
  ];
  const vr = isSequence
    ? 'SQ'
    : name === 'PixelData'
      ? 'OW'
      : words.has(name)
        ? 'US'
        : name.endsWith('UID')
          ? 'UI'
          : 'LO';
  const long = vr === 'SQ' || vr === 'OW';
  const head = Buffer.concat([
    number16(group, ways),
    number16(element, ways),
    ...(!ways.explicit
      ? [number32(length, ways)]
      : long
        ? [Buffer.from(vr), Buffer.alloc(2), number32(length, ways)]
        : [Buffer.from(vr), number16(length, ways)]),
  ]);
  const end = isSequence && open ? marker(0xe0dd, 0, ways) : Buffer.alloc(0);
  return Buffer.concat([head, content, end]);
}

function itemsBytes(items: readonly FakeSet[], ways: Ways): Buffer {
  return Buffer.concat(
    items.flatMap((item) => {
      const content = setBytes(item, ways);
      return ways.undefinedLengths === true
        ? [marker(0xe000, 0xffffffff, ways), content, marker(0xe00d, 0, ways)]
        : [marker(0xe000, content.length, ways), content];
    }),
  );
}

const marker = (element: number, length: number, ways: Ways): Buffer =>
  Buffer.concat([number16(0xfffe, ways), number16(element, ways), number32(length, ways)]);

function valueBytes(value: FakeValue, ways: Ways): Buffer {
  if (typeof value === 'string') return Buffer.from(value.length % 2 === 0 ? value : `${value} `, 'latin1');
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.concat((value as readonly number[]).map((word) => number16(word & 0xffff, ways)));
}

function number16(value: number, { littleEndian }: Ways): Buffer {
  const bytes = Buffer.alloc(2);
  if (littleEndian) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
}

function number32(value: number, { littleEndian }: Ways): Buffer {
  const bytes = Buffer.alloc(4);
  if (littleEndian) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

/** Pixels packed as DICOM encapsulates them: an empty offset table, then a fragment a frame. */
export function encapsulated(frames: readonly Uint8Array[]): Uint8Array {
  const ways = { explicit: true, littleEndian: true };
  const items = frames.map((frame) => Buffer.concat([marker(0xe000, frame.length, ways), frame]));
  return Buffer.concat([marker(0xe000, 0, ways), ...items, marker(0xe0dd, 0, ways)]);
}

/** A CT slice of 3 × 2 voxels of 0.5 mm (rows 0.75 mm apart) at z; voxels are 0, 1, 2… plus 10 times its number. */
export const fakeSlice = (number: number, zMm: number, change: FakeSet = {}): FakeSet => ({
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: `1.2.3.${number}`,
  Modality: 'CT',
  PatientID: 'DOE^JANE',
  SliceThickness: '7',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.4',
  SeriesNumber: '2',
  InstanceNumber: String(number),
  ImagePositionPatient: `10\\-20\\${zMm}`,
  ImageOrientationPatient: '1\\0\\0\\0\\1\\0',
  FrameOfReferenceUID: '1.2.9',
  SamplesPerPixel: [1],
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: [2],
  Columns: [3],
  PixelSpacing: '0.75\\0.5',
  BitsAllocated: [16],
  BitsStored: [16],
  HighBit: [15],
  PixelRepresentation: [1],
  RescaleIntercept: '-1000',
  RescaleSlope: '1',
  PixelData: [0, 1, 2, 3, 4, 5].map((value) => value + 10 * number),
  ...change,
});
