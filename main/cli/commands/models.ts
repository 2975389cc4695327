import path from 'node:path';
import { Argument } from 'commander';
import { Organ } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { libraryPaths } from '#main/tasks/library/paths.ts';
import { importModel } from '#main/tasks/models/importModel.ts';
import { findModel, listModels, verifyModel } from '#main/tasks/models/modelLibrary.ts';
import type { Define } from '../commandTable.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import type { Answer, Surroundings } from '../surroundings.ts';

interface Options extends LibraryOptions {
  readonly as?: string;
  readonly organ?: string;
  readonly licence?: string;
}

type Act = (
  models: { readonly folder: string; readonly target: string | undefined },
  options: Options,
  around: Surroundings,
) => Promise<Answer>;

const line = ({ id, title, weights }: ModelManifest): string =>
  `${id.padEnd(24)} ${title}, ${weights.map(({ tensors, bytes }) => `${tensors} tensors, ${(bytes / 1e6).toFixed(1)} MB`).join('; ')}`;

const needed = (value: string | undefined, field: string, action: string): string => {
  if (value === undefined)
    throw new Problem('request-invalid', { field, reason: `models ${action} needs it` });
  return value;
};

const whole = (manifest: ModelManifest): Answer => ({
  json: manifest,
  text: JSON.stringify(manifest, undefined, 2),
});

/** What can be done with models; an action is a row. */
const actions: Readonly<Record<string, Act>> = {
  list: async ({ folder }) => {
    const models = await listModels(folder);
    return { json: models, text: models.map(line).join('\n') || `no models in ${folder}` };
  },
  show: async ({ folder, target }) => whole(await findModel(folder, needed(target, 'ID', 'show'))),
  verify: async ({ folder, target }) => {
    const manifest = await verifyModel(folder, needed(target, 'ID', 'verify'));
    return { json: { id: manifest.id, intact: true }, text: `${manifest.id}: intact` };
  },
  import: async ({ folder, target }, { as, organ, licence }, { signal }) => {
    const manifest = await importModel(
      {
        file: path.resolve(needed(target, 'FILE', 'import')),
        id: needed(as, '--as', 'import'),
        modelsFolder: folder,
        organ: organ === undefined ? undefined : organOf(organ),
        licence,
      },
      undefined,
      signal,
    );
    return { json: manifest, text: line(manifest) };
  },
};

function organOf(text: string): Organ {
  const organ = Organ.safeParse(text);
  if (!organ.success)
    throw new Problem('request-invalid', {
      field: '--organ',
      reason: `"${text}" is not one of ${Organ.options.join(', ')}`,
    });
  return organ.data;
}

/** `difftumor models ACTION [ID|FILE]`: the model library. */
export const models: Define = (command, around) => {
  command
    .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(actions)))
    .argument('[target]', 'a model ID; for import, a checkpoint file')
    .option('--as <id>', 'ID of the imported model')
    .option('--organ <organ>', 'organ that the imported model is for')
    .option('--licence <text>', 'licence of the imported model, as its publisher states it')
    .addOption(libraryOption())
    .addHelpText(
      'after',
      `
A checkpoint is read as data: nothing in it is run. PyTorch files old and new and Lightning files are understood.

Examples:
  difftumor models import liver_early.pt --as liver-early --organ liver
  difftumor models list
  difftumor models verify liver-early`,
    );
  return async (action: string, target: string | undefined, options: Options) =>
    actions[action]({ folder: libraryPaths(options.library).models, target }, options, around);
};
