import { warningSentence } from '#shared/messages/warnings.ts';
import { type ImageFacts, imageFacts } from '#main/io/convert/imageFacts.ts';
import type { Define } from '../commandTable.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';

/** `difftumor info`: what an image file is. */
export const info: Define = (command) => {
  command.argument('<file>', 'image: .nii, .nii.gz, or the .hdr or .img of a pair');
  for (const option of labelOptions()) command.addOption(option);
  command.addHelpText(
    'after',
    `
Examples:
  difftumor info ct.nii.gz
  difftumor info labels.nii.gz --label-table totalsegmentator-v2 --json`,
  );
  return async (file: string, options: LabelOptions) => {
    const facts = await imageFacts(file, labelNamesIn(options));
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

/** At most four significant places after the point that a reader needs: 0.7266, 2, -1000. */
const short = (value: number): string => String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 8 : 4)));
