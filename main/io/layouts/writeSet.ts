import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DicomOrigin } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Signature } from '#shared/contract/reading.ts';
import type { ExportLayout, OutputFile, Provenance } from '#shared/contract/recipe.ts';
import { type Grid, sameGrid } from '#shared/geometry/grid.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { FileHash } from '../files/sha256.ts';
import { writeWholeFolder } from '../files/wholeFolder.ts';
import { writeBytes } from '../files/writeBytes.ts';
import { cornerDistanceMm } from '../nifti/cornerDistance.ts';
import { geometryOfHeader } from '../nifti/headerGeometry.ts';
import { peekNifti } from '../nifti/openNifti.ts';
import { writeLabels } from '../nifti/writeNifti.ts';
import { layouts } from './layouts.ts';
import { type ManifestCase, manifestName, type SetManifest } from './manifest.ts';
import { mapLabels } from './mapLabels.ts';
import { readMeText } from './readMe.ts';
import { type CaseOutline, jsonText, type PlannedCase, type SetPlan } from './setPlan.ts';
import { verifySet } from './verifySet.ts';
import { type DicomFacts, writeDicom } from './writeDicom.ts';

/** A case to export; image and labels are made only when it is its turn. */
export interface ExportCase extends CaseOutline {
  /** Writes the image to a path that ends in .nii.gz. */
  writeImage(file: string): Promise<FileHash>;
  /** The labels on the image's grid, values as in `table`. */
  labels(): Promise<Volume>;
  /** Whose labels they are, when a reader signed them: then they do not follow from the case's lesions. */
  readonly signature?: Signature;
  /** Of a case that was imported from DICOM. */
  readonly dicomOrigin?: DicomOrigin;
  /** How the case was made; without it no provenance file is written. */
  readonly provenance?: Omit<Provenance, 'outputs'>;
}

export interface WriteSetOptions {
  /** What DICOM objects say of who made them, and when. */
  readonly madeBy?: Pick<DicomFacts, 'version' | 'at'>;
  /** Called after every case written and every case checked. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Exports cases as a set of files that other programs read, and checks what was written. The set appears whole
 * or not at all: it is written into a folder beside, synced, read back, and renamed.
 *
 * @param outDir a folder that does not exist or is empty
 * @param name what the person calls the set; the layout may put it into a folder's name
 * @returns the manifest of the set, and the absolute folder in which it lies
 * @throws Problem `folder-not-empty`, `grid-differs` (labels on another grid than their image),
 *   `export-differs`, `disk-full`, `folder-read-only`, those of the layout and of the cases' writers; the
 *   signal's reason. Nothing is left behind then.
 */
export async function writeSet(
  outDir: string,
  layout: ExportLayout,
  name: string,
  cases: readonly ExportCase[],
  options: WriteSetOptions = {},
): Promise<{ manifest: SetManifest; folder: string }> {
  const set = { name, cases };
  const plan = layouts[layout](set);
  const target = path.resolve(outDir);
  const manifest = await writeWholeFolder(target, async (temporary) => {
    const folder = path.join(temporary, plan.folder);
    await makeFolders(folder, plan);
    const written: ManifestCase[] = [];
    for (const [at, planned] of plan.cases.entries()) {
      options.signal?.throwIfAborted();
      written.push(await writeCase(folder, cases[at], planned, options.madeBy ?? nobody()));
      options.progress?.(at + 1, 2 * cases.length);
    }
    const texts = [{ file: 'README.txt', text: readMeText(set, plan) }, ...plan.texts];
    const made: SetManifest = {
      format: 1,
      layout,
      name,
      cases: written,
      texts: await Promise.all(texts.map(({ file, text }) => writeText(folder, file, text))),
    };
    await writeText(folder, manifestName, jsonText(made));
    await verifySet(folder, {
      ...options,
      progress: (done) => options.progress?.(cases.length + done, 2 * cases.length),
    });
    options.signal?.throwIfAborted();
    return made;
  });
  return { manifest, folder: path.join(target, plan.folder) };
}

async function makeFolders(folder: string, plan: SetPlan): Promise<void> {
  const files = plan.cases.flatMap((row) => [
    row.image,
    row.provenance,
    ...row.labels.map(({ file }) => file),
  ]);
  const folders = [...files, ...plan.texts.map(({ file }) => file)].map((file) => path.dirname(file));
  for (const name of new Set(['.', ...folders, ...plan.emptyFolders]))
    await mkdir(path.join(folder, name), { recursive: true });
}

async function writeText(folder: string, file: string, text: string): Promise<OutputFile> {
  return { file, ...(await writeBytes(path.join(folder, file), (sink) => sink(Buffer.from(text)))) };
}

async function writeCase(
  folder: string,
  row: ExportCase,
  planned: PlannedCase,
  madeBy: Pick<DicomFacts, 'version' | 'at'>,
): Promise<ManifestCase> {
  const imageFile = path.join(folder, planned.image);
  const image = { file: planned.image, ...(await row.writeImage(imageFile)) };
  const { header } = await peekNifti(imageFile);
  const volume = await row.labels();
  if (!sameGrid(header, volume))
    throw new Problem('grid-differs', {
      image: planned.image,
      labels: `the labels of ${row.caseId}`,
      difference: differenceOf(header, volume),
    });
  const known = row.table.map(({ value }) => value);
  const labels: OutputFile[] = [];
  for (const { file, rows } of planned.labels) {
    const data = mapLabels(volume.data, rows, known);
    const hash = await writeLabels(path.join(folder, file), data, geometryOfHeader(header), rows);
    labels.push({ file, ...hash, labels: [...rows] });
  }
  const { caseId, synthetic, provenance, signature, dicomOrigin: origin } = row;
  const dicom =
    planned.dicomFolder !== undefined &&
    (await writeDicom(
      folder,
      planned.dicomFolder,
      { image, labels: labels[0] },
      {
        synthetic,
        signature,
        origin,
        ...madeBy,
      },
    ));
  const facts = {
    caseId,
    synthetic,
    ...(signature && { signature }),
    image,
    labels,
    ...(dicom && { dicom }),
  };
  if (provenance === undefined) return facts;
  const fromHere = (file: OutputFile): OutputFile => ({
    ...file,
    file: path.posix.relative(path.posix.dirname(planned.provenance), file.file),
  });
  const whole: Provenance = { ...provenance, outputs: [image, ...(signature ? [] : labels)].map(fromHere) };
  return {
    ...facts,
    provenance: await writeText(folder, planned.provenance, jsonText(whole)),
  };
}

const nobody = (): Pick<DicomFacts, 'version' | 'at'> => ({ version: 'unknown', at: new Date() });

function differenceOf(image: Grid, labels: Grid): string {
  const [a, b] = [image.dims.join('×'), labels.dims.join('×')];
  return a === b ? `${cornerDistanceMm(image, labels).toFixed(2)} mm apart` : `${a} and ${b} voxels`;
}
