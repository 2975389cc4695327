import type { Warning, WarningCode, WarningTable } from '#shared/contract/warnings.ts';
import type { Sentences } from './sentences.ts';

const sentences: Sentences<WarningTable> = {
  'no-form-code': ({ file }) =>
    `${file} does not say how the patient lies (no qform, no sform): left and right are assumed as in Analyze files; check them before relying on them.`,
  'forms-differ': ({ file, millimetres }) =>
    `${file} places its voxels in two ways that differ by up to ${millimetres.toFixed(1)} mm: its sform was taken; check the position if another program shows it elsewhere.`,
  'units-converted': ({ file, unit }) =>
    `${file} gives lengths in ${unit}: they were converted to millimetres.`,
  'units-unknown': ({ file, code }) =>
    `${file} gives lengths in an unknown unit (code ${code}): they were taken as millimetres; check the voxel size.`,
  'grid-sheared': ({ file, degrees }) =>
    `${file} lies on a sheared grid (${degrees.toFixed(2)}° off square, gantry tilt): it can be viewed, but must be resampled before it is exported (difftumor convert --spacing).`,
  'labels-resampled': ({ file }) =>
    `${file} did not lie on the image's grid and was resampled onto it, as asked: look at its borders before relying on them.`,
  'label-named-after-file': ({ file, name }) =>
    `The only label of ${file} was taken as ${name}, after the file's name: import it again with another name if it is not.`,
  'step-torn': ({ file }) =>
    `The last step of this case was never completely saved, so it is left out (it is kept in ${file}): do it again if it is missing.`,
  'provider-replaced': ({ wanted, reason, provider }) =>
    `${wanted} cannot be used here (${reason}), so ${provider} computes instead: the results are the same, it may only take longer; "difftumor doctor" tells what this machine has.`,
};

/** The one sentence a person reads for a warning. */
export function warningSentence({ code, data }: Warning): string {
  const sentence = sentences[code] as (data: WarningTable[WarningCode]) => string;
  return sentence(data);
}
