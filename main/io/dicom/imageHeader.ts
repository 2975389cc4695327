import { Problem } from '#shared/contract/problems.ts';
import type { DicomFile } from './dicomFile.ts';
import type { Elements } from './elements.ts';
import { type FrameHeader, framesOf } from './frameHeaders.ts';
import type { OpenSet } from './readSet.ts';
import { isLossy } from './pixels/decoders.ts';
import { tags } from './tags.ts';

/** How a file stores its pixels. */
export interface StoredPixels {
  readonly syntax: string;
  readonly littleEndian: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Stored values from `low` to `high` are no measurements: outside the scanner's field of view. */
  readonly padding?: { readonly low: number; readonly high: number };
  /** Where the pixels begin, in the file or in what it inflates to. */
  readonly offset: number;
  /** Bytes of the pixels; undefined when they are encapsulated. */
  readonly length: number | undefined;
}

/** What is needed of an image file to sort it into a volume and to read it. */
export interface ImageHeader {
  readonly file: DicomFile;
  readonly sopInstanceUid: string | undefined;
  readonly sopClassUid: string | undefined;
  readonly modality: string;
  readonly studyUid: string | undefined;
  /** Stripped files have none: then those of a folder count as one series. */
  readonly seriesUid: string | undefined;
  readonly frameOfReferenceUid: string | undefined;
  /** For hashing only: it goes nowhere else. */
  readonly patientId: string | undefined;
  readonly description: string;
  readonly seriesNumber: number | undefined;
  readonly instanceNumber: number;
  readonly localizer: boolean;
  readonly lossy: boolean;
  readonly sliceThicknessMm: number | undefined;
  /** Images that differ in these do not belong into one volume. */
  readonly kind: string;
  /** What tells images at the same place apart, strongest first. */
  readonly repeats: readonly string[];
  readonly pixels: StoredPixels;
  readonly frames: readonly FrameHeader[];
}

/** Objects that hold pixels and are no images of a patient's body. */
const otherKinds: Readonly<Record<string, string>> = {
  SEG: 'it is a segmentation: choose it as the mask',
  RTDOSE: 'it is a dose distribution',
  RTSTRUCT: 'it is a structure set: choose it as the mask',
};

/**
 * The image that a data set describes.
 *
 * @throws Problem `dicom-not-volume` when it is none that can be part of a volume, `dicom-broken` when what it says
 *   cannot be
 */
export function imageHeaderOf(file: DicomFile, open: OpenSet): ImageHeader {
  const { elements } = open;
  const not = (reason: string): Problem => new Problem('dicom-not-volume', { file: file.name, reason });
  const modality = elements.text('Modality') ?? 'OT';
  if (otherKinds[modality] !== undefined) throw not(otherKinds[modality]);
  if (elements.has('FloatPixelData') || elements.has('DoubleFloatPixelData'))
    throw not('its pixels are floating-point numbers');
  if (open.set.elements[tags.PixelData] === undefined)
    throw not(`it is ${modality} without pixels, no image`);
  const samples = elements.word('SamplesPerPixel') ?? 1;
  if (samples !== 1) throw not('it is a colour image');
  const photometric = elements.text('PhotometricInterpretation') ?? 'MONOCHROME2';
  if (!/^MONOCHROME[12]$/.test(photometric)) throw not(`it is a ${photometric} image`);
  const pixels = storedPixels(open);
  const frames = framesOf(elements, pixels.frames);
  const imageType = (elements.text('ImageType') ?? '').split('\\').map((part) => part.trim());
  return {
    file,
    sopInstanceUid: elements.uid('SOPInstanceUID'),
    sopClassUid: elements.uid('SOPClassUID'),
    modality: /^[A-Z]{2,16}$/.test(modality) ? modality : 'OT',
    studyUid: elements.uid('StudyInstanceUID'),
    seriesUid: elements.uid('SeriesInstanceUID'),
    frameOfReferenceUid: elements.uid('FrameOfReferenceUID'),
    patientId: elements.text('PatientID'),
    description: (elements.text('SeriesDescription') ?? '').slice(0, 64),
    seriesNumber: whole(elements, 'SeriesNumber'),
    instanceNumber: whole(elements, 'InstanceNumber') ?? 0,
    localizer: imageType.includes('LOCALIZER'),
    lossy: elements.text('LossyImageCompression') === '01' || isLossy(open.syntax),
    sliceThicknessMm: elements.number('SliceThickness'),
    kind: [
      ...imageType.slice(0, 4),
      elements.text('ConvolutionKernel') ?? '',
      elements.text('EchoTime') ?? '',
    ].join('|'),
    repeats: [
      elements.text('AcquisitionNumber') ?? '',
      elements.text('TemporalPositionIdentifier') ?? '',
      elements.text('TriggerTime') ?? '',
      elements.text('AcquisitionTime') ?? '',
    ],
    pixels,
    frames,
  };
}

/** A number of no consequence: what is none is left out. */
function whole(elements: Elements, name: 'SeriesNumber' | 'InstanceNumber'): number | undefined {
  const value = Number.parseInt(elements.text(name) ?? '', 10);
  return Number.isSafeInteger(value) ? value : undefined;
}

export function storedPixels({ elements, set, syntax, littleEndian }: OpenSet): StoredPixels {
  const { file } = elements;
  const broken = (reason: string): Problem => new Problem('dicom-broken', { file, reason });
  const required = (name: 'Rows' | 'Columns' | 'BitsAllocated'): number => {
    const value = elements.word(name);
    if (value === undefined || value === 0) throw broken(`it has no ${name}`);
    return value;
  };
  const [rows, columns] = [required('Rows'), required('Columns')];
  const bitsAllocated = required('BitsAllocated');
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32)
    throw new Problem('dicom-not-volume', { file, reason: `its pixels have ${bitsAllocated} bits` });
  const bitsStored = elements.word('BitsStored') ?? bitsAllocated;
  const highBit = elements.word('HighBit') ?? bitsStored - 1;
  if (bitsStored === 0 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored)
    throw broken(`it stores ${bitsStored} bits up to bit ${highBit} of ${bitsAllocated}`);
  const representation = elements.word('PixelRepresentation') ?? 0;
  if (representation > 1) throw broken(`its PixelRepresentation is ${representation}`);
  const signed = representation === 1;
  const frames = elements.number('NumberOfFrames') ?? 1;
  if (!Number.isSafeInteger(frames) || frames < 1 || frames > 65536) throw broken(`it has ${frames} frames`);
  const pixelData = set.elements[tags.PixelData];
  const length = pixelData.length === undefinedLength ? undefined : pixelData.length;
  const needed = rows * columns * frames * (bitsAllocated / 8);
  // Where bits lie is for plain pixels; a codec answers with values.
  if (length === undefined && highBit + 1 !== bitsStored)
    throw broken(`it stores ${bitsStored} bits up to bit ${highBit} of ${bitsAllocated}`);
  if (length !== undefined && length < needed)
    throw new Problem('dicom-truncated', { file, expectedBytes: needed, foundBytes: length });
  const edge = elements.word('PixelPaddingValue', signed);
  const otherEdge = elements.word('PixelPaddingRangeLimit', signed) ?? edge;
  return {
    syntax,
    littleEndian,
    rows,
    columns,
    frames,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    ...(edge !== undefined &&
      otherEdge !== undefined && {
        padding: { low: Math.min(edge, otherEdge), high: Math.max(edge, otherEdge) },
      }),
    offset: pixelData.dataOffset,
    length,
  };
}

const undefinedLength = 0xffffffff;
