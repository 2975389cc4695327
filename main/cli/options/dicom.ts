import { Option } from 'commander';
import { type DicomChoice, GapChoice } from '#shared/contract/dicom.ts';

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
