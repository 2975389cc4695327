import type { DicomScan, DicomSeries } from '#shared/contract/dicom.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { type DicomFacts, dicomFacts } from '#main/io/convert/dicomFacts.ts';
import { type ImageFacts, imageFacts } from '#main/io/convert/imageFacts.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import type { Define } from '../commandTable.ts';
import { dicomChoiceIn, type DicomOptions, dicomOptions } from '../options/dicom.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';

/** `difftumor info`: what an image file is, or what a folder holds of DICOM. */
export const info: Define = (command) => {
  command.argument(
    '<place>',
    'image: .nii, .nii.gz, the .hdr or .img of a pair; DICOM: a folder, a ZIP archive, a file',
  );
  for (const option of [...labelOptions(), ...dicomOptions()]) command.addOption(option);
  command.addHelpText(
    'after',
    `
Of DICOM the series are listed; where there is only one, or one is chosen, its voxels are read too.

Examples:
  difftumor info ct.nii.gz
  difftumor info labels.nii.gz --label-table totalsegmentator-v2 --json
  difftumor info study/ --series 2`,
  );
  return async (place: string, options: LabelOptions & DicomOptions) => {
    if (await isDicomPlace(place)) {
      const facts = await dicomFacts(place, dicomChoiceIn(options));
      return { json: facts, text: dicomText(place, facts) };
    }
    const facts = await imageFacts(place, labelNamesIn(options));
    return { json: facts, text: textOf(facts) };
  };
};

function textOf(facts: ImageFacts): string {
  const { files, format, bytes, sha256, dims, spacingMm, stored, values, labels = [], warnings } = facts;
  const scaling =
    stored.slope === 1 && stored.inter === 0 ? '' : `, times ${stored.slope} plus ${stored.inter}`;
  const bytesOrder = stored.littleEndian ? '' : ', big-endian';
  return [
    `${files.join(' and ')}: ${format}, ${(bytes / 1e6).toFixed(1)} MB, sha256 ${sha256}`,
    `  ${dims.join('×')} voxels of ${spacingMm.map(short).join('×')} mm, ${facts.orientation} (by its ${facts.affineSource})`,
    `  stored as ${stored.type}${scaling}${bytesOrder}`,
    `  values ${short(values.min)} to ${short(values.max)}, mean ${short(values.mean)}, sd ${short(values.sd)}`,
    ...labels.map(
      ({ value, name = '(no name)', voxels, volumeMl }) =>
        `  label ${String(value).padStart(3)}  ${name.padEnd(24)} ${String(voxels).padStart(10)} voxels ${volumeMl.toFixed(1).padStart(9)} ml`,
    ),
    ...warnings.map((warning) => `  note: ${warningSentence(warning)}`),
  ].join('\n');
}

function dicomText(place: string, { scan, volume }: DicomFacts): string {
  const head = `${place}: DICOM, ${scan.series.length} series`;
  if (volume === undefined) return [head, ...scanLines(scan)].join('\n');
  const { dims, spacingMm, orientation, type, values, warnings } = volume;
  return [
    head,
    ...scanLines(scan),
    `  ${dims.join('×')} voxels of ${spacingMm.map(short).join('×')} mm, ${orientation}, read as ${type}`,
    `  values ${short(values.min)} to ${short(values.max)}, mean ${short(values.mean)}, sd ${short(values.sd)}`,
    ...warnings.map((warning) => `  note: ${warningSentence(warning)}`),
  ].join('\n');
}

const scanLines = ({ series, labels, passedOver }: DicomScan): string[] => [
  ...series.flatMap((row, i) => seriesLines(row, i + 1)),
  ...labels.map(
    ({ file, kind, segments }) =>
      `  ${kind} ${file}: ${segments.map(({ value, name }) => `${value} ${name}`).join(', ')}`,
  ),
  ...passedOver.map(({ sentence, files }) => `  left out, ${files}: ${sentence}`),
];

function seriesLines(row: DicomSeries, place: number): string[] {
  const { key, modality, description, images, columns, rows, spacingMm, localizer } = row;
  const what = [modality, localizer ? 'localizer' : '', description].filter(Boolean).join(' ');
  return [
    `  ${place}  ${key}  ${columns}×${rows}×${images}  ${spacingMm.map(short).join('×')} mm  ${what}`,
    ...[
      ...row.warnings,
      ...row.asks.map(({ sentence }) => sentence),
      ...(row.problem ? [row.problem] : []),
    ].map((sentence) => `     ${sentence}`),
  ];
}

/** At most four significant places after the point that a reader needs: 0.7266, 2, -1000. */
const short = (value: number): string => String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 8 : 4)));
