import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { downloadModel } from '#main/tasks/models/download/downloadModel.ts';
import { exportOnnx } from '#main/tasks/models/exportOnnx.ts';
import { importModel } from '#main/tasks/models/importModel.ts';
import { inspectCheckpoint } from '#main/tasks/models/inspectCheckpoint.ts';
import { findModel, listModels, removeModel, verifyModel } from '#main/tasks/models/modelLibrary.ts';
import { findPublished, type Published, publishedModels } from '#main/tasks/models/registry.ts';
import { progressTeller } from '../progress.ts';
import type { Answer, Surroundings } from '../surroundings.ts';
import { factsOf, type ModelsOptions } from './options.ts';

interface Target {
  /** The library's folder of models. */
  readonly folder: string;
  /** The argument after the action. */
  readonly target: string | undefined;
}

type Act = (target: Target, options: ModelsOptions, around: Surroundings) => Promise<Answer>;

const needed = (value: string | undefined, field: string, action: string): string => {
  if (value === undefined)
    throw new Problem('request-invalid', { field, reason: `models ${action} needs it` });
  return value;
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const lineOf = ({ id, title, weights, demonstration }: ModelManifest): string =>
  `${id.padEnd(28)} ${title}${demonstration ? ' (demonstration)' : ''}, ${weights.map(({ tensors, bytes }) => `${tensors} tensors, ${megabytes(bytes)}`).join('; ')}`;

const publishedLine = ({ id, title, bytes, url }: Published): string =>
  `${id.padEnd(28)} ${title}, ${bytes === undefined ? 'size not stated' : megabytes(bytes)}, ${url}`;

/** What was made, and on stderr what was assumed. */
function brought(manifest: ModelManifest, around: Surroundings): Answer {
  for (const note of manifest.notes ?? []) around.tell(note);
  return { json: manifest, text: lineOf(manifest) };
}

const list: Act = async ({ folder }, { published }) => {
  const models = await listModels(folder);
  const here = models.map(lineOf).join('\n') || `no models in ${folder}`;
  if (!published) return { json: models, text: here };
  const others = publishedModels();
  return {
    json: { models, published: others },
    text: [here, '', 'published, for models download ID:', ...others.map(publishedLine)].join('\n'),
  };
};

const show: Act = async ({ folder, target }) => {
  const manifest = await findModel(folder, needed(target, 'ID', 'show'));
  return { json: manifest, text: JSON.stringify(manifest, undefined, 2) };
};

const verify: Act = async ({ folder, target }) => {
  const ids = target === undefined ? (await listModels(folder)).map(({ id }) => id) : [target];
  for (const id of ids) await verifyModel(folder, id);
  const rows = ids.map((id) => ({ id, intact: true }));
  return {
    json: target === undefined ? rows : rows[0],
    text: ids.map((id) => `${id}: intact`).join('\n') || `no models in ${folder}`,
  };
};

const inspect: Act = async ({ target }, _, { signal }) => {
  const tensors = await inspectCheckpoint(path.resolve(needed(target, 'FILE', 'inspect')), signal);
  return {
    json: tensors,
    text: tensors
      .map(
        ({ path: place, dtype, shape, sum }) =>
          `${place.join('.')} ${dtype} [${shape.join(', ')}] sum ${sum}`,
      )
      .join('\n'),
  };
};

const bringIn: Act = async ({ folder, target }, options, around) => {
  const manifest = await importModel(
    {
      ...factsOf(options),
      file: path.resolve(needed(target, 'FILE', 'import')),
      id: needed(options.as, '--as', 'import'),
      modelsFolder: folder,
      state: options.state,
      timesteps: options.timesteps,
    },
    progressTeller(around, options),
    around.signal,
  );
  return brought(manifest, around);
};

const download: Act = async ({ folder, target }, options, around) => {
  const manifest = await downloadModel(
    {
      model: findPublished(needed(target, 'ID', 'download')),
      modelsFolder: folder,
      as: options.as,
      mirror: options.mirror,
      file: options.file === undefined ? undefined : path.resolve(options.file),
      sha256: options.sha256,
      acceptLicence: options.acceptLicence ?? false,
    },
    progressTeller(around, options),
    around.signal,
  );
  return brought(manifest, around);
};

const exportModel: Act = async ({ folder, target }, { onnx, task, patch }, { signal }) => {
  const files = await exportOnnx(
    {
      modelsFolder: folder,
      id: needed(target, 'ID', 'export'),
      file: path.resolve(needed(onnx, '--onnx', 'export')),
      task,
      patch,
    },
    signal,
  );
  const shapes = (values: Readonly<Record<string, readonly number[]>>): string =>
    Object.entries(values)
      .map(([name, shape]) => `${name} [${shape.join(', ')}]`)
      .join(', ');
  return {
    json: files,
    text: files
      .map(
        ({ file, data, inputs, outputs }) =>
          `${file}${data === undefined ? '' : ` and ${path.basename(data)}`}: ${shapes(inputs)} to ${shapes(outputs)}`,
      )
      .join('\n'),
  };
};

const remove: Act = async ({ folder, target }) => {
  const { id } = await removeModel(folder, needed(target, 'ID', 'remove'));
  return { json: { id, removed: true }, text: `${id}: removed` };
};

/** What can be done with models; an action is a row. */
export const modelActions: Readonly<Record<string, Act>> = {
  list,
  show,
  verify,
  inspect,
  import: bringIn,
  download,
  export: exportModel,
  remove,
};
