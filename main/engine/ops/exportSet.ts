import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DicomOrigin } from '#shared/contract/dicom.ts';
import type { Lesion } from '#shared/contract/lesion.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Signature } from '#shared/contract/reading.ts';
import type { ExportLayout, InputFile } from '#shared/contract/recipe.ts';
import { type ExportCase, writeSet } from '#main/io/layouts/writeSet.ts';
import { writePatchedNifti } from '#main/io/nifti/writePatchedNifti.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedLabels, composedPatches } from '../composed.ts';
import { modelsUsed, providerOf } from '../diffusion/modelsUsed.ts';
import { patchFiles, patchSourceOf } from '../diffusion/patchStore.ts';
import { withLesionRows } from '../labels/lesionRows.ts';
import { dicomOriginName } from '../importDicom.ts';
import { originOf } from '../provenance.ts';
import { type Decisions, layOver, withClasses } from '../readings/finalMask.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';
import type { OpContext } from '../protocol.ts';
import type { Resident, Residents } from '../residents.ts';

export interface CaseToExport {
  readonly caseId: string;
  readonly onDisk: CaseOnDisk;
  readonly phantom: boolean;
  readonly lesions: readonly Lesion[];
  /** A signed reading whose final mask takes the place of the labels of its classes. */
  readonly reading?:
    | { readonly onDisk: ReadingOnDisk; readonly decisions: Decisions; readonly signature: Signature }
    | undefined;
}

export interface ExportSetInput {
  readonly outDir: string;
  readonly layout: ExportLayout;
  readonly name: string;
  /** Of the program, for the provenance. */
  readonly version: string;
  readonly cases: readonly CaseToExport[];
}

/**
 * Writes cases as a set, which appears whole and checked or not at all.
 *
 * @returns the folder in which the set lies
 * @throws Problem as `writeSet`
 */
export const exportSet =
  (residents: Residents, readings: Readings) =>
  async (input: ExportSetInput, { signal, progress }: OpContext): Promise<{ folder: string }> => {
    const { outDir, layout, name, version } = input;
    const cases = await Promise.all(input.cases.map((row) => toExport(residents, readings, row, version)));
    const { folder } = await writeSet(outDir, layout, name, cases, {
      signal,
      madeBy: { version, at: new Date() },
      progress: (done, total) => progress({ stage: 'writing and checking', done, total }),
    });
    return { folder };
  };

async function toExport(
  residents: Residents,
  readings: Readings,
  { caseId, onDisk, phantom, lesions, reading }: CaseToExport,
  version: string,
): Promise<ExportCase> {
  const { folder, source } = onDisk;
  const [imageFile] = source.image.files;
  const table = source.labels?.rows ?? [];
  const specs = lesions.map(({ spec }) => spec);
  const lesionNames = lesions.map(({ spec }) => lesionName(spec.organ));
  const rows = withLesionRows(table).filter((row) => table.includes(row) || lesionNames.includes(row.name));
  const composed = async (): Promise<Resident> => {
    const resident = await residents.open(onDisk);
    await resident.compose(specs);
    return resident;
  };
  const synthetic = phantom || lesions.length > 0;
  const ct = await inputOf(folder, 'ct', source.image.files, source.image.sha256);
  const labels =
    source.labels && (await inputOf(folder, 'labels', [source.labels.file], source.labels.sha256));
  const inputs = labels ? [ct, labels] : [ct];
  return {
    caseId,
    synthetic,
    table: reading ? withClasses(rows, reading.decisions) : rows,
    writeImage: async (file) =>
      writePatchedNifti(path.join(folder, imageFile), file, composedPatches((await composed()).composer)),
    labels: async () => {
      const resident = await composed();
      const labels = composedLabels(resident, resident.composer);
      if (!reading) return labels;
      const { volume } = await readings.open(onDisk, reading.onDisk);
      const data = Uint16Array.from(labels.data);
      layOver(data, withClasses(rows, reading.decisions), volume.data, reading.decisions);
      return { ...labels, data };
    },
    ...(synthetic && {
      provenance: originOf({
        version,
        inputs,
        labelTable: table,
        lesions,
        provider: await providerOf(specs, patchSourceOf(source), patchFiles(folder)),
        models: await modelsUsed(specs, onDisk.modelsFolder ?? ''),
      }),
    }),
    ...(reading && { signature: reading.signature }),
    ...(source.dicom && { dicomOrigin: await readOrigin(folder) }),
  };
}

/** What a case imported from DICOM keeps of its source. @throws Problem `case-damaged` */
async function readOrigin(folder: string): Promise<DicomOrigin> {
  const file = path.join(folder, dicomOriginName);
  try {
    return DicomOrigin.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Problem(
      'case-damaged',
      { caseId: path.basename(folder), reason: `${dicomOriginName} cannot be read` },
      { cause },
    );
  }
}

/** A file of the case as the provenance names it: without a path, since the library is another folder elsewhere. */
async function inputOf(
  folder: string,
  role: InputFile['role'],
  files: readonly string[],
  sha256: string,
): Promise<InputFile> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
  return { role, sha256, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
