import { Option } from 'commander';
import { Problem } from '#shared/contract/problems.ts';
import { noPostProcessing, SegmentOptions, usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { number, wholeNumber } from './numbers.ts';

export interface SegmentFlags {
  readonly model: string;
  readonly overlap?: number;
  readonly interpolate?: SegmentOptions['interpolate'];
  readonly flip?: readonly SegmentOptions['flips'][number][];
  readonly organFirst?: true;
  readonly probabilities?: true;
  readonly published?: true;
  readonly organFilter?: SegmentOptions['postProcessing']['organFilter'];
  readonly erode?: number;
  readonly smallestRadius?: number;
  readonly detectionThreshold?: number;
  readonly detectionErosion: boolean;
}

const { flips, interpolate } = SegmentOptions.shape;
const { organFilter } = SegmentOptions.shape.postProcessing.shape;
const cleaning = 'Cleaning up, off unless given:';

/** The options that say how a network is run and what becomes of its answer. */
export const segmentOptions = (): Option[] => [
  new Option(
    '--overlap <share>',
    `overlap of the windows, 0 to 0.9 (default: ${usualSegmentOptions.overlap})`,
  ).argParser(number('--overlap', 0, 0.9)),
  new Option(
    '--interpolate <what>',
    `what is brought to the CT's grid (default: ${usualSegmentOptions.interpolate})`,
  ).choices(interpolate.options),
  new Option(
    '--flip <axis>',
    'look at mirrored windows too: right, anterior or superior; can be repeated',
  ).argParser((axis, all: readonly string[] = []) => [...all, flipAxis(axis)]),
  new Option('--organ-first', 'look closely only around the organ'),
  new Option('--probabilities', 'also write an image of each label’s probability'),
  new Option(
    '--published',
    'as the published validation: overlap 0.75, logits interpolated, organ filter "organ"',
  ),
  new Option('--organ-filter <how>', 'where lesions may lie')
    .choices(organFilter.options)
    .helpGroup(cleaning),
  new Option('--erode <n>', 'take n layers of voxels off every lesion, 0 to 5')
    .argParser(wholeNumber('--erode', 0, 5))
    .helpGroup(cleaning),
  new Option('--smallest-radius <mm>', 'drop lesions smaller than a ball of this radius (published: 3)')
    .argParser(number('--smallest-radius', 0, 50))
    .helpGroup(cleaning),
  new Option('--detection-threshold <mm3>', 'the case is positive above so much lesion (default: 30)')
    .argParser(number('--detection-threshold', 0, 1e6))
    .helpGroup(cleaning),
  new Option('--no-detection-erosion', 'count lesions for that without taking a layer off').helpGroup(
    cleaning,
  ),
];

function flipAxis(text: string): SegmentOptions['flips'][number] {
  const axis = flips.element.safeParse(text);
  if (axis.success) return axis.data;
  throw new Problem('request-invalid', {
    field: '--flip',
    reason: `"${text}" is not one of ${flips.element.options.join(', ')}`,
  });
}

/** How the options ask for a network to be run. */
export function segmentOptionsIn(flags: SegmentFlags): SegmentOptions {
  const published = flags.published === true;
  return {
    model: flags.model,
    overlap: flags.overlap ?? (published ? 0.75 : usualSegmentOptions.overlap),
    interpolate: flags.interpolate ?? (published ? 'logits' : usualSegmentOptions.interpolate),
    flips: [...new Set(flags.flip ?? [])],
    organFirst: flags.organFirst === true,
    probabilities: flags.probabilities === true,
    postProcessing: {
      organFilter: flags.organFilter ?? (published ? 'organ' : noPostProcessing.organFilter),
      erosionSteps: flags.erode ?? 0,
      smallestRadiusMm: flags.smallestRadius ?? 0,
      detection: {
        thresholdMm3: flags.detectionThreshold ?? noPostProcessing.detection.thresholdMm3,
        erode: flags.detectionErosion,
      },
    },
  };
}
