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
  'model-missing': ({ id, present }) =>
    `There is no model ${id} (there are: ${present}): import one with difftumor models import FILE --as ID.`,
  'model-unfit': ({ id, keys }) =>
    `The weights of the model ${id} are not those of its network (${someKeys(keys)}): remove the model and import it again.`,
  'model-cannot': ({ id, reason }) => `The model ${id} cannot be used for this (${reason}): choose another.`,
  'model-damaged': ({ id, file }) =>
    `${file} of the model ${id} is not the file that was imported (its sha256 differs): remove the model and import it again.`,
};
