import { organs } from '#shared/contract/lesion.ts';
import { modelNames, publishedNetwork, swinTypes } from '#shared/contract/networkPresets.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { publishedTrainings } from '#shared/contract/publishedTrainings.ts';
import { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { publishedCases } from './publishedCases.ts';
import { publishedGenerators } from './publishedGenerators.ts';
import { commonOf, type PublishedOptions, publishedValues } from './publishedValues.ts';

/**
 * The recipe that flags of the published training program ask for, with its defaults (reference/segmentation.md §12).
 * Synthesis has the published probabilities: half of the healthy samples, early, medium and large tumors 0.8, 0.1
 * and 0.1; of early ones tiny and small alike, up to three.
 *
 * @param modelsFolder of the library, where --organ_model and --diff_model look
 * @throws Problem what `publishedGenerators` throws, `request-invalid`, `list-invalid`, `file-missing`
 */
export async function publishedRecipe(
  options: PublishedOptions,
  modelsFolder: string,
): Promise<TrainSegmentationRecipe> {
  const values = publishedValues(options);
  const organ = values.oneOf('organ_type', organs, 'liver');
  const name = values.oneOf('model_name', modelNames, 'unet');
  return TrainSegmentationRecipe.parse({
    ...commonOf(options, values, publishedTrainings.trainSegmentation),
    task: 'trainSegmentation',
    model: { id: `${organ}-${name}`, title: `${organ}, ${name}`, licence: 'of its training data' },
    network: publishedNetwork(name, values.oneOf('swin_type', swinTypes, 'base')),
    labels: ['background', organ, lesionName(organ)],
    input: { spacingMm: [1, 1, 1], windowHu: [-175, 250], patch: [96, 96, 96] },
    ...(await publishedCases(options, values, organ)),
    synthesis: {
      generators: await publishedGenerators(options, values, organ, modelsFolder),
      share: 0.5,
      sizes: { small: 0.4, tiny: 0.4, medium: 0.1, large: 0.1 },
      mostLesions: 1,
      mostOfSize: { tiny: 3, small: 3 },
      appearance: {},
    },
    overlap: values.real('val_overlap', 0.5),
  });
}
