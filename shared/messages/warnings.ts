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
};

/** The one sentence a person reads for a warning. */
export function warningSentence({ code, data }: Warning): string {
  const sentence = sentences[code] as (data: WarningTable[WarningCode]) => string;
  return sentence(data);
}
