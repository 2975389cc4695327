import type { SynthesisProblems } from '#shared/contract/problems/synthesis.ts';
import type { Sentences } from './sentences.ts';

export const synthesisSentences: Sentences<SynthesisProblems> = {
  'organ-missing': ({ organ, present }) =>
    `The labels have no ${organ} (they have: ${present}): choose another organ, or name the label values (--label-names).`,
  'outside-volume': ({ organ }) => `This point lies outside the scan: point inside the ${organ}.`,
  'outside-organ': ({ organ, foundLabel }) =>
    `This point is not in the ${organ} but in ${foundLabel}: point inside the ${organ}.`,
  'organ-too-small': ({ organ, diameterMm, largestMm }) =>
    `A lesion of ${diameterMm.toFixed(0)} mm does not fit into the ${organ}: choose at most ${largestMm.toFixed(0)} mm.`,
  'on-vessel': ({ organ }) =>
    `A vessel of the ${organ} runs through this place: move aside, or allow vessels.`,
  'on-lesion': ({ lesionId }) =>
    `This place is taken by lesion ${lesionId}: move aside, or make the lesion smaller.`,
  'no-place': ({ organ, diameterMm, placed, wanted }) =>
    `The ${organ} has room for only ${placed} of ${wanted} lesions of ${diameterMm.toFixed(0)} mm: ask for fewer or smaller ones.`,
  'lesion-vanished': ({ lesionId }) =>
    `Lesion ${lesionId} has no voxel left inside the organ: make it larger or less irregular, or move it.`,
  'replay-differs': ({ file, expected, found }) =>
    `${file} differs from the one in the provenance (sha256 ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…): use the original file and program version.`,
  'provenance-invalid': ({ file, reason }) =>
    `${file} is not a usable provenance file (${reason}): choose the provenance.json that lies beside the result.`,
};
