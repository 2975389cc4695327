import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '#shared/contract/job.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type FileHash, sha256File } from '#main/io/files/sha256.ts';
import { importModel } from '../importModel.ts';
import type { Published } from '../registry.ts';
import { fetchFile } from './fetchFile.ts';
import { changeRecords, readRecords } from './records.ts';

export interface DownloadModelOptions {
  readonly model: Published;
  readonly modelsFolder: string;
  /** Name of the model's folder; left out: the registry's id. */
  readonly as?: string | undefined;
  /** Server that has the same files under the same paths, in place of the publisher's. */
  readonly mirror?: string | undefined;
  /** The file, fetched by other means: nothing is downloaded. */
  readonly file?: string | undefined;
  /** In place of the hash that the registry states or an earlier download left. */
  readonly sha256?: string | undefined;
  /** Whether the person agrees to the licence; once is enough. */
  readonly acceptLicence: boolean;
  readonly now?: () => Date;
  /** Waiting times before further attempts. */
  readonly pausesMs?: readonly number[];
}

/**
 * Fetches a published model and imports it. Its file is removed afterwards; what had arrived of one that was
 * interrupted is kept.
 *
 * @throws Problem `licence-not-accepted`, `model-exists`, what `fetchFile` and `importModel` throw,
 * `download-differs`
 */
export async function downloadModel(
  options: DownloadModelOptions,
  progress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ModelManifest> {
  const { model, modelsFolder, now = () => new Date() } = options;
  const id = options.as ?? model.id;
  if (await isThere(path.join(modelsFolder, id))) throw new Problem('model-exists', { id });
  await checkConsent(options);
  const url = addressOf(options);
  const file = options.file ?? (await fetched(options, url, progress, signal));
  const found = await checked(options, file);
  const { name, url: terms } = model.licence;
  const manifest = await importModel(
    {
      file,
      id,
      modelsFolder,
      title: model.title,
      organ: model.organ,
      licence: `${name} (${terms})`,
      url,
    },
    progress,
    signal,
  );
  await changeRecords(modelsFolder, { files: { [model.id]: { url, ...found, at: now().toISOString() } } });
  if (options.file === undefined) await forget(file);
  return manifest;
}

const isThere = (place: string): Promise<boolean> =>
  stat(place).then(
    () => true,
    () => false,
  );

/**
 * Records the person's consent to the licence, where it is given now.
 *
 * @throws Problem `licence-not-accepted` when it neither is nor was given
 */
export async function checkConsent({
  model,
  modelsFolder,
  acceptLicence,
  now = () => new Date(),
}: Pick<DownloadModelOptions, 'model' | 'modelsFolder' | 'acceptLicence' | 'now'>): Promise<void> {
  const { name, url, note } = model.licence;
  const { accepted } = await readRecords(modelsFolder);
  if (accepted[url] !== undefined) return;
  if (!acceptLicence) throw new Problem('licence-not-accepted', { id: model.id, licence: name, url, note });
  await mkdir(modelsFolder, { recursive: true });
  await changeRecords(modelsFolder, { accepted: { [url]: { licence: name, at: now().toISOString() } } });
}

/** The publisher's address, or the same path on a mirror. */
function addressOf({ model, mirror }: DownloadModelOptions): string {
  if (mirror === undefined) return model.url;
  const { pathname, search } = new URL(model.url);
  if (!URL.canParse(mirror) || !/^https?:/.test(mirror))
    throw new Problem('request-invalid', {
      field: '--mirror',
      reason: `"${mirror}" is no address of a server`,
    });
  return `${mirror.replace(/\/+$/, '')}${pathname}${search}`;
}

async function fetched(
  options: DownloadModelOptions,
  url: string,
  progress: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { model, modelsFolder, pausesMs } = options;
  const folder = path.join(modelsFolder, '.downloads', model.id);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, path.posix.basename(new URL(model.url).pathname));
  if (await isThere(file)) return file;
  const hash = await expectedHash(options);
  await fetchFile({
    url,
    file,
    bytes: expectedBytes(options),
    checked: hash !== undefined,
    signal,
    progress,
    ...(pausesMs && { pausesMs }),
  });
  await rename(`${file}.part`, file);
  return file;
}

/** With what was downloaded beside it. */
const forget = (file: string): Promise<void> => rm(path.dirname(file), { recursive: true, force: true });

/** The registry's; a person who states another hash means another file. */
const expectedBytes = ({ model, sha256 }: DownloadModelOptions): number | undefined =>
  sha256 === undefined ? model.bytes : undefined;

async function expectedHash({
  model,
  modelsFolder,
  sha256,
}: DownloadModelOptions): Promise<string | undefined> {
  return sha256 ?? model.sha256 ?? (await readRecords(modelsFolder)).files[model.id]?.sha256;
}

/** The file's hash and size, which are the expected ones where any are; a wrong download is removed. */
async function checked(options: DownloadModelOptions, file: string): Promise<FileHash> {
  const bytes = expectedBytes(options);
  const wanted = await expectedHash(options);
  const found = await sha256File(file);
  const reason =
    bytes !== undefined && bytes !== found.bytes
      ? `it has ${found.bytes} bytes instead of ${bytes}`
      : wanted !== undefined && wanted !== found.sha256
        ? `its sha256 is ${found.sha256} instead of ${wanted}`
        : undefined;
  if (reason === undefined) return found;
  if (options.file === undefined) await forget(file);
  throw new Problem('download-differs', { file: path.basename(file), reason });
}
