import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { DicomChoice } from '#shared/contract/dicom.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { OutputLabel, Provenance, SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { nameOnlyLabel } from '#main/engine/labels/labelNaming.ts';
import { originOf } from '#main/engine/provenance.ts';
import type { LabelImage } from '#main/io/nifti/readLabelMap.ts';
import type { NetworkOptions } from '#main/engine/models/models.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import { composeGood } from './composeGood.ts';
import { niftiInputs } from './niftiInputs.ts';
import type { ComposedScan } from './composeScan.ts';
import { inputsOf, readScan, type Scan, type ScanFiles } from './readScan.ts';
import { stepper, type TaskOptions } from './taskOptions.ts';
import { writeProvenance, writeResult, type WrittenResult } from './writeResult.ts';

export interface SynthesizeFilesOptions extends ScanFiles {
  readonly labelNames?: LabelNames | undefined;
  readonly resampleLabels?: boolean | undefined;
  readonly dicom?: DicomChoice | undefined;
  readonly segments?: readonly number[] | undefined;
  readonly recipe: SynthesizeRecipe;
  /** A folder that does not exist or is empty. */
  readonly outDir: string;
  /** Of the program. */
  readonly version: string;
  /** Whether the provenance says where the inputs lie, relative to itself. */
  readonly recordPaths: boolean;
  /** Folder of the models; of use to recipes of the diffusion generator. */
  readonly modelsFolder?: string | undefined;
  /** How networks run; left out, on the processor with a thread for each core. */
  readonly network?: NetworkOptions | undefined;
}

/**
 * Puts lesions into a CT and writes `ct.nii.gz`, `labels.nii.gz` and `provenance.json`, all or nothing. The same
 * inputs and recipe write the same bytes; voxels that no lesion reaches keep theirs. A mask with a single label
 * that nobody named is taken as the organ that its file's name says, else as the recipe's.
 *
 * @throws Problem what is wrong with a file, `grid-differs`, `organ-missing`, `no-place`, why a lesion cannot stand
 * at a given point, why a model cannot draw one, `quality-too-low`, `folder-not-empty`, `disk-full`, `cancelled`; then nothing is left behind
 */
export async function synthesizeFiles(
  options: SynthesizeFilesOptions,
  taskOptions: TaskOptions = {},
): Promise<WrittenResult> {
  const { recipe } = options;
  const step = stepper('synthesising', 4, taskOptions);
  const outDir = path.resolve(options.outDir);
  return writeWholeFolder(outDir, async (folder) => {
    await step('reading');
    const { ct, labels = options.labels, warnings } = await niftiInputs(folder, options);
    const given = { ...options, ct, labels };
    const scan = await readLabelledScan(given);
    await step('looking for places');
    const lesions = planLesions(scan.labelled.contextOf(recipe.organ), recipe);
    await step('putting the lesions in');
    const composed = await composeGood(scan, lesions, given, taskOptions);
    await step('writing');
    const provenance = await writeSynthesis(folder, outDir, scan, composed, given);
    return {
      provenance,
      warnings: [...warnings.map(warningSentence), ...scan.warnings, ...composed.warnings],
    };
  });
}

/** The CT of a synthesis and its labels, named as far as the options and the file tell. */
export const readLabelledScan = (options: SynthesizeFilesOptions): Promise<Scan> =>
  readScan(options, (labels) => tableOf(labels, options), options.resampleLabels ?? false);

/**
 * Writes a result: image, labels, provenance.
 *
 * @param outDir where the folder will lie once all is written: paths in the provenance lead from there
 */
export async function writeSynthesis(
  folder: string,
  outDir: string,
  scan: Scan,
  { composer, lesions, provider, models }: ComposedScan,
  options: SynthesizeFilesOptions,
): Promise<Provenance> {
  const { recipe, version, recordPaths } = options;
  const outputs = await writeResult(folder, scan, composer, [
    { file: 'ct.nii.gz' },
    { file: 'labels.nii.gz', labels: outputRows(scan, recipe) },
  ]);
  const origin = originOf({
    version,
    inputs: inputsOf(scan, options, recordPaths ? outDir : undefined, folder),
    labelTable: scan.table,
    lesions,
    recipe,
    provider,
    models,
  });
  const provenance = { ...origin, outputs };
  await writeProvenance(folder, provenance);
  return provenance;
}

function tableOf(
  { table, unnamed, files }: LabelImage,
  { labelNames = {}, recipe }: SynthesizeFilesOptions,
): readonly LabelEntry[] {
  const named = table.map((row) => ({ ...row, name: labelNames[String(row.value)] ?? row.name }));
  const nameless = unnamed.filter((value) => labelNames[String(value)] === undefined);
  const told = nameOnlyLabel(named, nameless, labelNames, path.basename(files[0]));
  if (told.namedAfterFile !== undefined || Object.keys(labelNames).length > 0) return told.table;
  return nameOnlyLabel(named, nameless, { '1': recipe.organ }, '').table;
}

/** Every label keeps its value; the lesions' own follows. */
const outputRows = ({ labelled, table }: Scan, { organ }: SynthesizeRecipe): OutputLabel[] =>
  labelled.rows
    .filter((row) => table.includes(row) || row.name === lesionName(organ))
    .map((row) => ({ ...row, from: [row.value] }));
