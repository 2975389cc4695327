import { type FakeSet, fakeSlice } from '../dicomBytes.fake.ts';

/** Frames of six bits each, the first pixel in the lowest bit. */
export function bitsOf(frames: readonly string[]): Uint8Array {
  const all = frames.join('');
  const bytes = new Uint8Array(2 * Math.ceil(all.length / 16));
  [...all].forEach((bit, i) => {
    bytes[i >> 3] |= Number(bit) << (i & 7);
  });
  return bytes;
}

export interface FakeFrame {
  readonly z: number;
  readonly segment: number;
  readonly bits: string;
}

/** A binary segmentation of liver (1) and its lesions (2), on slices like `fakeSlice`. */
export const segOf = (frames: readonly FakeFrame[], change: FakeSet = {}): FakeSet => {
  const {
    ImagePositionPatient: _p,
    ImageOrientationPatient = '',
    PixelSpacing = '',
    ...rest
  } = fakeSlice(9, 0);
  return {
    ...rest,
    Modality: 'SEG',
    SegmentationType: 'BINARY',
    SegmentSequence: [
      { SegmentNumber: [1], SegmentLabel: 'Liver' },
      { SegmentNumber: [2], SegmentLabel: 'Liver Lesion' },
    ],
    NumberOfFrames: String(frames.length),
    BitsAllocated: [1],
    BitsStored: [1],
    HighBit: [0],
    PixelRepresentation: [0],
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient }],
        PixelMeasuresSequence: [{ PixelSpacing }],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ z, segment }) => ({
      PlanePositionSequence: [{ ImagePositionPatient: `10\\-20\\${z}` }],
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: [segment] }],
    })),
    PixelData: bitsOf(frames.map(({ bits }) => bits)),
    ...change,
  };
};
