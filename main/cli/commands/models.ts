import { Argument } from 'commander';
import { libraryPaths } from '#main/tasks/library/paths.ts';
import type { Define } from '../commandTable.ts';
import { modelActions } from '../models/actions.ts';
import { addModelsOptions, type ModelsOptions } from '../models/options.ts';

/** `difftumor models ACTION [ID|FILE]`: the model library. */
export const models: Define = (command, around) => {
  command
    .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(modelActions)))
    .argument('[target]', 'a model ID; for import and inspect, a checkpoint file');
  addModelsOptions(command).addHelpText(
    'after',
    `
A checkpoint is read as data: nothing in it is run. PyTorch files old and new, Lightning files and MONAI bundles are
understood.

Examples:
  difftumor models list --published
  difftumor models download difftumor-liver-early --accept-licence
  difftumor models import liver_early.pt --as liver-early --organ liver
  difftumor models verify liver-early
  difftumor models export unet-liver --onnx unet.onnx`,
  );
  return async (action: string, target: string | undefined, options: ModelsOptions) =>
    modelActions[action]({ folder: libraryPaths(options.library).models, target }, options, around);
};
