import { Problem } from '#shared/contract/problems.ts';
import type { Elements } from './elements.ts';

type Vector = readonly [number, number, number];

/** Where a frame lies and what its values mean. */
export interface FrameHeader {
  /** From 1. */
  readonly number: number;
  /** Centre of the first voxel, LPS mm. */
  readonly positionLps: Vector;
  /** Unit vectors along a row and along a column, LPS. */
  readonly rowLps: Vector;
  readonly columnLps: Vector;
  /** Between rows, between columns. */
  readonly pixelSpacingMm: readonly [number, number];
  readonly slope: number;
  readonly intercept: number;
  /** Frames that differ in this belong to different volumes: stacks, points in time, frame types. */
  readonly part: string;
}

/**
 * The frames of an image: of an ordinary one from its own attributes, of an enhanced multi-frame one from its functional
 * groups.
 *
 * @throws Problem `dicom-not-volume` when it does not say where a frame lies, `dicom-broken`
 */
export function framesOf(elements: Elements, count: number): FrameHeader[] {
  const shared = elements.items('SharedFunctionalGroupsSequence')[0];
  const perFrame = elements.items('PerFrameFunctionalGroupsSequence');
  if (shared === undefined && perFrame.length === 0) {
    if (count > 1)
      throw new Problem('dicom-not-volume', {
        file: elements.file,
        reason: 'it has several frames and does not say where they lie',
      });
    return [frameOf(1, () => elements)];
  }
  if (perFrame.length !== count)
    throw new Problem('dicom-broken', {
      file: elements.file,
      reason: `it describes ${perFrame.length} of its ${count} frames`,
    });
  return perFrame.map((own, at) =>
    frameOf(at + 1, (group) => own.items(group)[0] ?? shared?.items(group)[0] ?? elements, own),
  );
}

type Group =
  | 'PlanePositionSequence'
  | 'PlaneOrientationSequence'
  | 'PixelMeasuresSequence'
  | 'PixelValueTransformationSequence'
  | 'CTImageFrameTypeSequence';

function frameOf(number: number, group: (name: Group) => Elements, own?: Elements): FrameHeader {
  const position = vector(group('PlanePositionSequence'), 'ImagePositionPatient', 3);
  const orientation = vector(group('PlaneOrientationSequence'), 'ImageOrientationPatient', 6);
  const spacing = vector(group('PixelMeasuresSequence'), 'PixelSpacing', 2);
  const { file } = group('PixelMeasuresSequence');
  if (!(spacing[0] > 0 && spacing[1] > 0))
    throw new Problem('dicom-broken', { file, reason: `its pixel spacing is ${spacing.join(' × ')} mm` });
  const values = group('PixelValueTransformationSequence');
  const slope = values.number('RescaleSlope') ?? 1;
  if (slope === 0) throw new Problem('dicom-broken', { file, reason: 'its rescale slope is 0' });
  const content = own?.items('FrameContentSequence')[0];
  return {
    number,
    positionLps: [position[0], position[1], position[2]],
    ...directions(orientation, file),
    pixelSpacingMm: [spacing[0], spacing[1]],
    slope,
    intercept: values.number('RescaleIntercept') ?? 0,
    part: own
      ? [
          content?.text('StackID') ?? '',
          content?.word('TemporalPositionIndex') ?? '',
          group('CTImageFrameTypeSequence').text('FrameType') ?? '',
        ].join('|')
      : '',
  };
}

function vector(
  elements: Elements,
  name: 'ImagePositionPatient' | 'ImageOrientationPatient' | 'PixelSpacing',
  count: number,
): readonly number[] {
  const { file } = elements;
  const values = elements.numbers(name);
  if (values === undefined)
    throw new Problem('dicom-not-volume', { file, reason: `it does not say where it lies (no ${name})` });
  if (values.length !== count)
    throw new Problem('dicom-broken', { file, reason: `its ${name} has ${values.length} numbers` });
  if (values.some((value) => Math.abs(value) > farthestMm))
    throw new Problem('dicom-broken', { file, reason: `its ${name} is ${values.join('\\')}` });
  return values;
}

/** No scanner's coordinates reach 100 m. */
const farthestMm = 1e5;

function directions(
  values: readonly number[],
  file: string,
): { readonly rowLps: Vector; readonly columnLps: Vector } {
  const unit = (from: number): Vector => {
    const length = Math.hypot(values[from], values[from + 1], values[from + 2]);
    return [values[from] / length, values[from + 1] / length, values[from + 2] / length];
  };
  const [rowLps, columnLps] = [unit(0), unit(3)];
  const lengths = [0, 3].map((from) => Math.hypot(values[from], values[from + 1], values[from + 2]));
  const cosine = rowLps[0] * columnLps[0] + rowLps[1] * columnLps[1] + rowLps[2] * columnLps[2];
  // Files give six decimals at best; more than this is no rounding.
  if (lengths.some((length) => !(Math.abs(length - 1) < 0.01)) || Math.abs(cosine) > 0.01)
    throw new Problem('dicom-broken', { file, reason: 'its ImageOrientationPatient are no two directions' });
  return { rowLps, columnLps };
}
