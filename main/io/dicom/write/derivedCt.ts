import type { DicomOrigin } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { codeItem, imageCodes } from './codes.ts';
import { equipment, madeAt, type StudyContext } from './context.ts';
import { type DicomDataset, encodeDicom, uidOf } from './dataset.ts';
import { type FrameGeometry, frameGeometry } from './frameGeometry.ts';

const ctStorage = '1.2.840.10008.5.1.4.1.1.2';

export interface DerivedCtRequest {
  /** HU. */
  readonly image: Volume<VoxelArray>;
  readonly origin?: DicomOrigin | undefined;
  readonly context: StudyContext;
  readonly description: string;
  /** What was done to the source, for people. */
  readonly derivation: string;
  readonly synthetic: boolean;
  readonly version: string;
  readonly at: Date;
}

export interface DerivedSeries {
  readonly seriesInstanceUid: string;
  /** Files, one a slice along the volume's third axis, made as they are asked for. */
  readonly slices: Iterable<Uint8Array<ArrayBuffer>>;
  readonly warnings: readonly Warning[];
}

/**
 * A CT with changed voxels as a derived series of the same study (PS3.3 A.3): new UIDs, each image with a reference to
 * the one it was made from, marked as derived and, with lesions that a program made, as synthetic (0008,001C).
 *
 * @returns HU stored as they are, to the nearest whole
 * @throws Problem `request-invalid` when a value is beyond 16 bits or the grid is not rectangular
 */
export function encodeDerivedCt(request: DerivedCtRequest): DerivedSeries {
  const { image, origin, context, at } = request;
  const { study } = context;
  const seriesInstanceUid = uidOf(
    'derived series',
    at.toISOString(),
    String(study['StudyInstanceUID']),
    request.description,
  );
  return {
    seriesInstanceUid,
    slices: slicesOf(request, frameGeometry(image, origin), seriesInstanceUid),
    warnings: context.known ? [] : [{ code: 'dicom-patient-empty', data: {} }],
  };
}

function* slicesOf(
  request: DerivedCtRequest,
  geometry: FrameGeometry,
  series: string,
): Generator<Uint8Array<ArrayBuffer>, void, void> {
  const { image, at } = request;
  const { study, scan } = request.context;
  const size = geometry.columns * geometry.rows;
  for (let k = 0; k < image.dims[2]; k++) {
    const pixels = wholeHu(image.data.subarray(k * size, (k + 1) * size));
    const source = geometry.sources[k];
    const set: DicomDataset = {
      SOPClassUID: ctStorage,
      SOPInstanceUID: uidOf('image', series, String(k), new Uint8Array(pixels.buffer)),
      ...(request.synthetic && { SyntheticData: 'YES' }),
      ...study,
      Modality: 'CT',
      SeriesInstanceUID: series,
      SeriesNumber: '901',
      SeriesDescription: request.description,
      ...equipment(request.version),
      ...madeAt(at),
      ...scan,
      ImageType: ['DERIVED', 'SECONDARY', 'AXIAL'],
      DerivationDescription: request.derivation,
      ...(source && {
        SourceImageSequence: [{ ...source, PurposeOfReferenceCodeSequence: [codeItem(imageCodes.source)] }],
      }),
      AcquisitionNumber: '',
      InstanceNumber: String(k + 1),
      ImagePositionPatient: geometry.positions[k],
      ImageOrientationPatient: geometry.orientation,
      SliceThickness: geometry.sliceSpacing,
      SpacingBetweenSlices: geometry.sliceSpacing,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: geometry.rows,
      Columns: geometry.columns,
      PixelSpacing: geometry.pixelSpacing,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      RescaleIntercept: '0',
      RescaleSlope: '1',
      RescaleType: 'HU',
      WindowCenter: '40',
      WindowWidth: '400',
      BurnedInAnnotation: 'NO',
    };
    yield encodeDicom(set, { data: pixels.buffer, vr: 'OW' });
  }
}

function wholeHu(slice: VoxelArray): Int16Array<ArrayBuffer> {
  const out = new Int16Array(slice.length);
  for (let v = 0; v < slice.length; v++) {
    const hu = Math.round(slice[v]);
    if (!(hu >= -32768 && hu <= 32767))
      throw new Problem('request-invalid', {
        field: 'image',
        reason: `its value ${slice[v]} does not fit into the 16 bits of a DICOM CT`,
      });
    out[v] = hu;
  }
  return out;
}
