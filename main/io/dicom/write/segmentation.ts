import type { DicomOrigin } from '#shared/contract/dicom.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { Volume } from '#main/volume/volume.ts';
import { cieLab } from './cieLab.ts';
import { codeItem, imageCodes, segmentMeaning } from './codes.ts';
import { equipment, madeAt, type StudyContext } from './context.ts';
import { type DicomDataset, encodeDicom, uidOf } from './dataset.ts';
import { type FrameGeometry, frameGeometry } from './frameGeometry.ts';
import { packBits } from './packBits.ts';

const binaryStorage = '1.2.840.10008.5.1.4.1.1.66.4';
const labelmapStorage = '1.2.840.10008.5.1.4.1.1.66.7';

/** Who or what drew the segments. */
export interface SegmentAlgorithm {
  readonly type: 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL';
  /** Model or generator, or the reader. */
  readonly name: string;
  readonly version: string;
  /** Whether it is a trained network. */
  readonly network: boolean;
}

export interface SegmentationRequest {
  /** Values of `rows`; 0 is no segment. */
  readonly labels: Volume<Uint8Array | Uint16Array>;
  /** The segments, in order; values that no row has are left out. */
  readonly rows: readonly LabelEntry[];
  readonly origin?: DicomOrigin | undefined;
  readonly context: StudyContext;
  /** One bit a voxel and segment, which every program reads; or one image of numbers (PS3.3 A.95, since 2024). */
  readonly encoding: 'binary' | 'labelmap';
  readonly algorithm: SegmentAlgorithm;
  /** Whether segments outline lesions that were put into the images by a program. */
  readonly synthetic: boolean;
  readonly description: string;
  readonly version: string;
  readonly at: Date;
}

export interface SegmentationFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly seriesInstanceUid: string;
  readonly warnings: readonly Warning[];
}

/**
 * A DICOM Segmentation object (PS3.3 A.51, A.95) of a label map: frames on the slices of the source images, those
 * without a segment left out.
 *
 * @throws Problem `request-invalid` when there is no voxel of any segment, or the grid is not rectangular
 */
export function encodeSegmentation(request: SegmentationRequest): SegmentationFile {
  const { labels, rows, origin, context, encoding, algorithm, at } = request;
  const geometry = frameGeometry(labels, origin);
  const frames = encoding === 'binary' ? binaryFrames(request) : labelFrames(request);
  if (frames.length === 0)
    throw new Problem('request-invalid', {
      field: 'labels',
      reason: 'they have no voxel of a segment, and DICOM has no empty segmentation',
    });
  const { study } = context;
  const bytes = new Uint8Array(labels.data.buffer, labels.data.byteOffset, labels.data.byteLength);
  const identity = uidOf(
    'segmentation',
    encoding,
    at.toISOString(),
    String(study['StudyInstanceUID']),
    bytes,
  );
  const seriesInstanceUid = uidOf('series', identity);
  const organization = uidOf('dimensions', identity);
  const bits = encoding === 'binary' ? 1 : labels.data instanceof Uint16Array ? 16 : 8;
  const set: DicomDataset = {
    SOPClassUID: encoding === 'binary' ? binaryStorage : labelmapStorage,
    SOPInstanceUID: identity,
    ...(request.synthetic && { SyntheticData: 'YES' }),
    ...study,
    Modality: 'SEG',
    SeriesInstanceUID: seriesInstanceUid,
    SeriesNumber: '900',
    SeriesDescription: request.description,
    ...equipment(request.version),
    ...madeAt(at),
    InstanceNumber: '1',
    ImageType: ['DERIVED', 'PRIMARY'],
    ContentLabel: 'SEGMENTATION',
    ContentDescription: request.description,
    ContentCreatorName: algorithm.type === 'MANUAL' ? algorithm.name : '',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: geometry.rows,
    Columns: geometry.columns,
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    NumberOfFrames: String(frames.length),
    SegmentationType: encoding === 'binary' ? 'BINARY' : 'LABELMAP',
    ...(encoding === 'binary' ? { SegmentsOverlap: 'NO' } : { PixelPaddingValue: 0 }),
    SegmentSequence: [
      ...(encoding === 'labelmap' ? [background()] : []),
      ...rows.map((row, n) => segment(row, encoding === 'binary' ? n + 1 : row.value, request)),
    ],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: dimensions(encoding, organization),
    SharedFunctionalGroupsSequence: [sharedGroups(geometry)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, geometry)),
    ...referencedSeries(origin, geometry, frames),
  };
  return {
    bytes: encodeDicom(set, { data: framePixels(frames, request), vr: bits === 16 ? 'OW' : 'OB' }),
    seriesInstanceUid,
    warnings: context.known ? [] : [{ code: 'dicom-patient-empty', data: {} }],
  };
}

/** A slice, and of binary segmentations the segment: its number and the value it has in the label map. */
interface Frame {
  readonly slice: number;
  readonly segment?: { readonly number: number; readonly value: number };
  /** Position of the slice among those that are there, from 1. */
  readonly position: number;
}

function binaryFrames({ labels, rows }: SegmentationRequest): Frame[] {
  const present = valuesBySlice(labels);
  return rows.flatMap(({ value }, n) =>
    present.flatMap((values, slice) =>
      values.has(value) ? [{ slice, segment: { number: n + 1, value }, position: slice + 1 }] : [],
    ),
  );
}

function labelFrames({ labels, rows }: SegmentationRequest): Frame[] {
  const wanted = new Set(rows.map(({ value }) => value));
  return valuesBySlice(labels).flatMap((values, slice) =>
    [...values].some((value) => wanted.has(value)) ? [{ slice, position: slice + 1 }] : [],
  );
}

function valuesBySlice({ data, dims }: SegmentationRequest['labels']): Set<number>[] {
  const size = dims[0] * dims[1];
  return Array.from({ length: dims[2] }, (_, k) => new Set(data.subarray(k * size, (k + 1) * size)));
}

function framePixels(frames: readonly Frame[], { labels, rows, encoding }: SegmentationRequest): ArrayBuffer {
  const { data, dims } = labels;
  const size = dims[0] * dims[1];
  const sliceOf = ({ slice }: Frame): Uint8Array | Uint16Array =>
    data.subarray(slice * size, (slice + 1) * size);
  if (encoding === 'binary')
    return packBits(frames.map((frame) => [sliceOf(frame), frame.segment?.value ?? 0]));
  const wanted = new Set(rows.map(({ value }) => value));
  const length = frames.length * size;
  const out = data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length + (length % 2));
  for (const [n, frame] of frames.entries())
    for (const [v, value] of sliceOf(frame).entries()) if (wanted.has(value)) out[n * size + v] = value;
  return out.buffer;
}

function segment(row: LabelEntry, number: number, request: SegmentationRequest): DicomDataset {
  const { type, name, version, network } = request.algorithm;
  const meaning = segmentMeaning(row.name);
  const { category, side, region } = meaning;
  return {
    SegmentNumber: number,
    SegmentLabel: row.name.slice(0, 64),
    ...(request.synthetic && region && { SegmentDescription: 'Outlines what a program put into the images' }),
    SegmentAlgorithmType: type,
    ...(type !== 'MANUAL' && {
      SegmentAlgorithmName: name.slice(0, 64),
    }),
    ...(network && {
      SegmentationAlgorithmIdentificationSequence: [
        {
          AlgorithmFamilyCodeSequence: [codeItem(imageCodes.artificialIntelligence)],
          AlgorithmName: name.slice(0, 64),
          AlgorithmVersion: version.slice(0, 64),
        },
      ],
    }),
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [
      {
        ...codeItem(meaning.type),
        ...(side && { SegmentedPropertyTypeModifierCodeSequence: [codeItem(side)] }),
      },
    ],
    ...(region && { AnatomicRegionSequence: [codeItem(region)] }),
    RecommendedDisplayCIELabValue: [...cieLab(row.colour)],
  };
}

/** What no segment has: label maps name it too. */
const background = (): DicomDataset => ({
  SegmentNumber: 0,
  SegmentLabel: 'Background',
  SegmentAlgorithmType: 'MANUAL',
  SegmentedPropertyCategoryCodeSequence: [codeItem(imageCodes.background)],
  SegmentedPropertyTypeCodeSequence: [codeItem(imageCodes.background)],
});

/** By segment, then by place along the slices. */
function dimensions(encoding: SegmentationRequest['encoding'], organization: string): DicomDataset[] {
  const byPlace = {
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: 0x00200032,
    FunctionalGroupPointer: 0x00209113,
    DimensionDescriptionLabel: 'Image Position Patient',
  };
  if (encoding === 'labelmap') return [byPlace];
  const bySegment = {
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: 0x0062000b,
    FunctionalGroupPointer: 0x0062000a,
    DimensionDescriptionLabel: 'Segment Number',
  };
  return [bySegment, byPlace];
}

const sharedGroups = ({ pixelSpacing, sliceSpacing, orientation }: FrameGeometry): DicomDataset => ({
  PixelMeasuresSequence: [
    { SliceThickness: sliceSpacing, SpacingBetweenSlices: sliceSpacing, PixelSpacing: pixelSpacing },
  ],
  PlaneOrientationSequence: [{ ImageOrientationPatient: orientation }],
});

function frameGroups({ slice, segment: one, position }: Frame, geometry: FrameGeometry): DicomDataset {
  const source = geometry.sources[slice];
  return {
    FrameContentSequence: [{ DimensionIndexValues: one ? [one.number, position] : [position] }],
    PlanePositionSequence: [{ ImagePositionPatient: geometry.positions[slice] }],
    ...(one && { SegmentIdentificationSequence: [{ ReferencedSegmentNumber: one.number }] }),
    ...(source && {
      DerivationImageSequence: [
        {
          DerivationCodeSequence: [codeItem(imageCodes.segmentation)],
          SourceImageSequence: [
            {
              ...source,
              SpatialLocationsPreserved: 'YES',
              PurposeOfReferenceCodeSequence: [codeItem(imageCodes.source)],
            },
          ],
        },
      ],
    }),
  };
}

/** The source images that frames refer to (Common Instance Reference, PS3.3 C.12.2). */
function referencedSeries(
  origin: DicomOrigin | undefined,
  { sources }: FrameGeometry,
  frames: readonly Frame[],
): DicomDataset {
  const used = new Map<string, DicomDataset>();
  for (const { slice } of frames) {
    const source = sources[slice];
    const uid = source?.['ReferencedSOPInstanceUID'];
    if (source && typeof uid === 'string')
      used.set(uid, {
        ReferencedSOPClassUID: source['ReferencedSOPClassUID'],
        ReferencedSOPInstanceUID: uid,
      });
  }
  if (used.size === 0 || origin?.seriesInstanceUid === undefined) return {};
  return {
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: origin.seriesInstanceUid, ReferencedInstanceSequence: [...used.values()] },
    ],
  };
}
