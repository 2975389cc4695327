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
  'quality-too-low': ({ organ, minimum, best, reason }) =>
    `No lesion of the ${organ} reached the quality ${minimum} (the best has ${best.toFixed(2)}: ${reason}): ask for less, allow more redraws (--redraw), or change size or appearance.`,
  'lesion-vanished': ({ lesionId }) =>
    `Lesion ${lesionId} has no voxel left inside the organ: make it larger or less irregular, or move it.`,
  'scan-too-small': ({ foundMm, leastMm }) =>
    `This scan is only ${foundMm.toFixed(0)} mm thick, and a diffusion model needs ${leastMm} mm of context to draw a lesion: use a larger scan, or the rules.`,
  'not-ct': ({ leastHu }) =>
    `This image has no value below ${leastHu.toFixed(0)}, so it is no CT in Hounsfield units, the only kind the diffusion models know: use a CT, or the rules.`,
  'model-organ': ({ id, organ, wanted }) =>
    `The model ${id} draws lesions of the ${organ}, not of the ${wanted}: choose a model of the ${wanted}.`,
  'model-kind': ({ id, found, wanted }) =>
    `The model ${id} is a network of another kind (${found}) where a ${wanted} is needed: choose another one (difftumor models list).`,
  'model-differs': ({ id, expected, found }) =>
    `The model ${id} is not the one that made this lesion (sha256 ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…): import that one again under another name.`,
  'autoencoder-missing': ({ id }) =>
    `The model ${id} came without its autoencoder, so it cannot draw: import one (difftumor models import FILE --as ID) and name it with --autoencoder.`,
  'autoencoder-latent': ({ id, autoencoder, wanted, found }) =>
    `The autoencoder ${autoencoder} makes latents of ${found}, but the model ${id} was trained on ${wanted}: choose the autoencoder that was published with it.`,
  'sampling-impossible': ({ id, sampler, steps, most }) =>
    `${steps} steps of ${sampler} cannot be taken with the model ${id}, which knows ${most}: ask for 1 to ${most}.`,
  'replay-differs': ({ file, expected, found }) =>
    `${file} differs from the one in the provenance (sha256 ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…): use the original file and program version.`,
  'provenance-invalid': ({ file, reason }) =>
    `${file} is not a usable provenance file (${reason}): choose the provenance.json that lies beside the result.`,
  'diffusion-model-missing': ({ organ }) =>
    `The library has no diffusion model that draws tumors of the ${organ}: import one or fetch a published one (difftumor models import, difftumor models download), or place by rules.`,
};
