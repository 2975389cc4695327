import path from 'node:path';
import { Option } from 'commander';
import { spacingOf } from '#shared/geometry/affine.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { convert as convertImage, type ConvertOptions } from '#main/io/convert/convert.ts';
import { writableTypes } from '#main/io/nifti/storedType.ts';
import type { Define } from '../commandTable.ts';
import {
  dicomChoiceIn,
  type DicomOptions,
  dicomOptions,
  type SegmentsOptions,
  segmentsOption,
} from '../options/dicom.ts';
import { triple } from '../options/numbers.ts';

interface Options extends DicomOptions, SegmentsOptions {
  readonly on?: string;
  readonly orient?: string;
  readonly spacing?: readonly [number, number, number];
  readonly interp?: ConvertOptions['interpolation'];
  readonly dtype?: ConvertOptions['type'];
}

/** `difftumor convert`: any readable image to NIfTI, turned, resampled or of another type. */
export const convert: Define = (command, around) => {
  command
    .argument('<in>', 'image to read: NIfTI, or DICOM (a folder, a ZIP archive, a file)')
    .argument('<out>', '.nii or .nii.gz file to write')
    .option('--orient <code>', 'directions in which i, j and k grow, such as RAS or LPS')
    .option('--spacing <X,Y,Z>', 'distance between voxels along i, j and k in mm', triple('--spacing', 'mm'))
    .addOption(
      new Option('--interp <kind>', 'how to resample (default: labels for label maps, else linear)').choices([
        'linear',
        'nearest',
        'labels',
      ]),
    )
    .addOption(new Option('--dtype <type>', 'element type').choices(writableTypes.map(({ name }) => name)));
  for (const option of [...dicomOptions(), segmentsOption()]) command.addOption(option);
  command
    .option('--on <image>', 'of a DICOM segmentation or structure set: the image that it was drawn on')
    .addHelpText(
      'after',
      `
The input is turned first, then resampled. A value that does not fit the type is refused, not cut off.

Examples:
  difftumor convert ct.hdr ct.nii.gz
  difftumor convert ct.nii.gz ct-1mm.nii.gz --orient RAS --spacing 1,1,1
  difftumor convert study/ ct.nii.gz --series 2
  difftumor convert RS.dcm tumor.nii.gz --on study/ --segments 2`,
    );
  return async (input: string, output: string, options: Options) => {
    const { orient, spacing, interp, dtype, on, segments } = options;
    const { warnings, sha256, bytes, dims, affineRas, type } = await convertImage(input, output, {
      orientation: orient,
      spacingMm: spacing,
      interpolation: interp,
      type: dtype,
      dicom: { ...dicomChoiceIn(options), on, segments },
    });
    for (const warning of warnings) around.tell(warningSentence(warning));
    const spacingMm = spacingOf(affineRas);
    const facts = { file: path.resolve(output), bytes, sha256, dims, spacingMm, affineRas, type };
    const grid = `${dims.join('×')} voxels of ${spacingMm.map((mm) => Number(mm.toFixed(4))).join('×')} mm`;
    return {
      json: { ...facts, orientation: orientationCode(affineRas), warnings },
      text: `${facts.file}: ${grid}, ${orientationCode(affineRas)}, ${type}`,
    };
  };
};
