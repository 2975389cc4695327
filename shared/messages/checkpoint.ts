import type { CheckpointProblems } from '#shared/contract/problems/checkpoint.ts';
import type { Sentences } from './sentences.ts';

/** The first of them, and how many more there are. */
const someKeys = (keys: readonly string[]): string =>
  keys.length <= 4 ? keys.join(', ') : `${keys.slice(0, 3).join(', ')} and ${keys.length - 3} more`;

export const checkpointSentences: Sentences<CheckpointProblems> = {
  'checkpoint-broken': ({ file, reason }) =>
    `${file} is not an intact PyTorch checkpoint (${reason}): download it again from its publisher.`,
  'checkpoint-refused': ({ file, found }) =>
    `${file} was refused and nothing in it was run: it holds ${found}, which a model file has no need of; get it from its publisher.`,
  'checkpoint-unknown': ({ file, keys }) =>
    `${file} holds no network that DiffTumor knows (its keys begin with ${keys}): import a DiffTumor autoencoder, diffusion or segmentation checkpoint, or Swin-ViT weights.`,
  'checkpoint-unfit': ({ file, network, missing, misshapen, unexpected }) => {
    const faults = [
      missing.length > 0 && `lacks ${someKeys(missing)}`,
      misshapen.length > 0 && `has other sizes of ${someKeys(misshapen)}`,
      unexpected.length > 0 && `has ${someKeys(unexpected)} besides`,
    ].filter(Boolean);
    return `${file} looks like a network of the kind ${network} but ${faults.join(' and ')}, so it is another variant and was not imported: use a checkpoint of one of the networks in docs/models.md.`;
  },
  'model-exists': ({ id }) =>
    `There is already a model ${id}: choose another name with --as, or remove that one first.`,
  'model-kept': ({ id }) =>
    `${id} comes with the program and cannot be removed: import another model under that name to use it instead.`,
  'model-missing': ({ id, present }) =>
    `There is no model ${id} (there are: ${present}): import one with difftumor models import FILE --as ID.`,
  'model-unfit': ({ id, keys }) =>
    `The weights of the model ${id} are not those of its network (${someKeys(keys)}): remove the model and import it again.`,
  'model-cannot': ({ id, reason }) => `The model ${id} cannot be used for this (${reason}): choose another.`,
  'model-unpublished': ({ id, published }) =>
    `${id} is not among the published models that DiffTumor knows (${published}): choose one of those, or download its file yourself and import it with difftumor models import FILE --as ID.`,
  'licence-not-accepted': ({ id, licence, url, note }) =>
    `${id} is published under: ${licence} (${url}). ${note} If you accept, repeat with --accept-licence; it is asked only once.`,
  'download-failed': ({ url, reason, kept }) =>
    `${url} could not be downloaded (${reason}): ${kept > 0 ? `${(kept / 1e6).toFixed(1)} MB have arrived and are kept, so ` : ''}try again, use --mirror, or fetch the file elsewhere and give it with --file.`,
  'download-differs': ({ file, reason }) =>
    `${file} is not the file that was published (${reason}), so it was not imported: try again or another mirror; if its publisher has replaced it, give the new hash with --sha256.`,
  'model-damaged': ({ id, file }) =>
    `${file} of the model ${id} is not the file that was imported (its sha256 differs): remove the model and import it again.`,
};
