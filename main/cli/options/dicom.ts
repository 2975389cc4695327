import { Option } from 'commander';
import { type DicomChoice, GapChoice } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';

/** Options of commands that read DICOM. */
export interface DicomOptions {
  readonly series?: string;
  readonly gaps?: GapChoice;
  readonly straighten?: true;
}

export const dicomOptions = (): Option[] => [
  new Option(
    '--series <which>',
    'of DICOM with several series: its number or key as "info" lists it, or its UID',
  ),
  new Option(
    '--gaps <what>',
    'of DICOM slices that do not lie evenly: take the longest regular part, or resample what is between',
  ).choices(GapChoice.options),
  new Option('--straighten', 'resample DICOM slices tilted against the table (gantry tilt) to a square grid'),
];

export const dicomChoiceIn = ({ series, gaps, straighten }: DicomOptions): DicomChoice => ({
  ...(series !== undefined && { series }),
  ...(gaps && { gaps }),
  ...(straighten && { straighten }),
});

/** Options of commands that read labels, which may be DICOM too. */
export interface SegmentsOptions {
  readonly segments?: readonly number[];
}

export const segmentsOption = (): Option =>
  new Option(
    '--segments <n,…>',
    'of a DICOM segmentation or structure set: which to take, in their order; the later wins where they overlap',
  ).argParser((text: string): number[] => {
    const values = text.split(',').map(Number);
    if (values.every((value) => Number.isInteger(value) && value >= 1 && value <= 65535)) return values;
    throw new Problem('request-invalid', {
      field: '--segments',
      reason: `${text} is no list of numbers from 1`,
    });
  });
