import { createHash } from 'node:crypto';
import dcmjs from 'dcmjs';

/** A value of an attribute: several of them are an array; sequences are arrays of data sets. */
export type DicomValue = string | number | ArrayBuffer | DicomDataset | readonly DicomValue[];

/** Attributes by the standard's names; an empty string is an empty value, undefined is no attribute. */
export interface DicomDataset {
  readonly [name: string]: DicomValue | undefined;
}

const { DicomDict, DicomMetaDictionary } = dcmjs.data;
dcmjs.log.setLevel('error');

const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** Names this program as what wrote a file; a UID of the 2.25 root made of a UUID. */
const implementationClassUid = '2.25.157364183914270217416190541738413905231';

/**
 * A DICOM file (PS3.10), Explicit VR Little Endian.
 *
 * @param pixels the value of PixelData: bytes for frames of one bit or 8 bits, words little-endian for 16
 */
export function encodeDicom(
  set: DicomDataset,
  pixels: { readonly data: ArrayBuffer; readonly vr: 'OB' | 'OW' },
): Uint8Array<ArrayBuffer> {
  const { denaturalizeDataset } = DicomMetaDictionary;
  const meta = denaturalizeDataset({
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: set['SOPClassUID'],
    MediaStorageSOPInstanceUID: set['SOPInstanceUID'],
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: 'DIFFTUMOR',
  });
  const file = new DicomDict(meta);
  file.dict = denaturalizeDataset({
    SpecificCharacterSet: 'ISO_IR 192',
    ...withoutUndefined(set),
    PixelData: pixels.data,
    _vrMap: { PixelData: pixels.vr },
  });
  return new Uint8Array(file.write({ fragmentMultiframe: false }));
}

function withoutUndefined(set: DicomDataset): DicomDataset {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}

/** A number as a decimal string (DS): the most digits that fit into its 16 characters. */
export function decimal(value: number): string {
  for (let digits = 17; digits > 1; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toExponential(8);
}

/** A UID made of what it stands for (PS3.5 B.2): the same for the same parts. */
export function uidOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const length = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    hash.update(`${length}:`).update(part);
  }
  const bytes = hash.digest().subarray(0, 16);
  // Version 8, variant 1 of RFC 9562: a UUID of one's own making.
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`;
}

/** Date and time as DICOM writes them, in UTC. */
export function dicomTime(at: Date): { readonly date: string; readonly time: string } {
  const [day, time] = at.toISOString().split('T');
  return { date: day.replaceAll('-', ''), time: time.slice(0, 8).replaceAll(':', '') };
}
