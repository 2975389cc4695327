import path from 'node:path';
import { Argument, Option } from 'commander';
import { warningSentence } from '#shared/messages/warnings.ts';
import { type DicomOutput, writeDerivedSeries, writeSegmentation } from '#main/tasks/recipes/dicomOut.ts';
import type { Define } from '../commandTable.ts';
import { dicomChoiceIn, type DicomOptions, dicomOptions } from '../options/dicom.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';

interface Options extends DicomOptions, LabelOptions {
  readonly image: string;
  readonly source?: string;
  readonly out: string;
  readonly encoding: 'binary' | 'labelmap';
  readonly only?: string;
  readonly reader?: string;
  readonly algorithm?: string;
  readonly description?: string;
  readonly synthetic?: true;
}

/** `difftumor dicom`: label maps and CTs as DICOM, in the study of the series they belong to. */
export const dicom: Define = (command, around) => {
  command
    .addArgument(
      new Argument('<what>', 'seg: a label map as DICOM SEG; ct: a CT as a derived series').choices([
        'seg',
        'ct',
      ]),
    )
    .requiredOption('--image <file>', 'the label map, or the CT, as NIfTI')
    .requiredOption(
      '--out <place>',
      'seg: the file to write; ct: the folder of the series, which must be empty',
    )
    .option('--source <place>', 'the DICOM series that it was made from: a folder or a ZIP archive')
    .addOption(
      new Option('--encoding <kind>', 'seg: one bit a voxel, or one image of numbers (newer programs only)')
        .choices(['binary', 'labelmap'])
        .default('binary'),
    )
    .option('--only <names>', 'seg: only these labels, such as liver_lesion,pancreas_lesion')
    .option('--reader <name>', 'seg: who drew it; then the segments are marked as manual')
    .option(
      '--algorithm <name>',
      'seg: the network that drew it (default: as the provenance beside the file says)',
    )
    .option('--description <text>', 'what the series is called')
    .option('--synthetic', 'mark as made by a program (default: as the provenance beside the file says)');
  for (const option of [...labelOptions(), ...dicomOptions()]) command.addOption(option);
  command.addHelpText(
    'after',
    `
Patient and study are those of the source series; without --source they are empty, and the study is a new one.

Examples:
  difftumor dicom seg --image out/labels.nii.gz --source study/ --only liver_lesion --out lesions.dcm
  difftumor dicom ct --image out/ct.nii.gz --source study/ --out series/`,
  );
  return async (what: string, { image, source, out, ...options }: Options) => {
    const request = {
      image: path.resolve(image),
      source: source === undefined ? undefined : path.resolve(source),
      choice: dicomChoiceIn(options),
      out: path.resolve(out),
      description: options.description,
      synthetic: options.synthetic,
      version: around.version,
      at: new Date(),
      signal: around.signal,
    };
    const written: DicomOutput =
      what === 'seg'
        ? await writeSegmentation({
            ...request,
            encoding: options.encoding,
            labelNames: labelNamesIn(options),
            only: options.only?.split(',').map((name) => name.trim()),
            reader: options.reader,
            algorithm: options.algorithm,
          })
        : await writeDerivedSeries(request);
    for (const warning of written.warnings) around.tell(warningSentence(warning));
    const { files, seriesInstanceUid, bytes } = written;
    return {
      json: { place: request.out, files, seriesInstanceUid, bytes, warnings: written.warnings },
      text: `${request.out}: ${files === 1 ? 'one DICOM object' : `${files} DICOM images`}, series ${seriesInstanceUid}`,
    };
  };
};
