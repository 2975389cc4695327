import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { InputFile, Provenance } from '#shared/contract/recipe.ts';
import type { NetworkOptions } from '#main/engine/models/models.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import { readProvenance } from './readProvenance.ts';
import { composeScan } from './composeScan.ts';
import { inputsOf, readScan, type ScanFiles } from './readScan.ts';
import { stepper, type TaskOptions } from './taskOptions.ts';
import { writeProvenance, writeResult, type WrittenResult } from './writeResult.ts';

export interface ReplayFilesOptions {
  /** A provenance file. */
  readonly provenance: string;
  /** Where the inputs lie; may be left out when the provenance says it. */
  readonly ct?: string | undefined;
  readonly labels?: string | undefined;
  /** A folder that does not exist or is empty. */
  readonly outDir: string;
  /** Folder of the models; of use when lesions were drawn by some. */
  readonly modelsFolder?: string | undefined;
  readonly network?: NetworkOptions | undefined;
}

/**
 * Makes the files of a provenance again, all or nothing, under the names they had (of those that led up, the rest).
 *
 * @throws Problem `replay-differs` when an input is another file, or when an output came out otherwise;
 * `provenance-invalid`, `request-invalid` when it is not known where an input lies, and as `synthesizeFiles`
 */
export async function replayFiles(
  options: ReplayFilesOptions,
  taskOptions: TaskOptions = {},
): Promise<WrittenResult> {
  const step = stepper('replaying', 3, taskOptions);
  const outDir = path.resolve(options.outDir);
  const provenance = await readProvenance(options.provenance);
  return writeWholeFolder(outDir, async (folder) => {
    await step('reading');
    const files = filesOf(provenance, options);
    const scan = await readScan(files, () => provenance.labelTable, true);
    const recordsPaths = provenance.inputs.some((input) => input.path !== undefined);
    const inputs = inputsOf(scan, files, recordsPaths ? outDir : undefined);
    for (const { role, sha256 } of inputs)
      refuseOther(files[role], inputOf(provenance, role, options).sha256, sha256);
    await step('putting the lesions in');
    const lesions = provenance.lesions.map(({ spec }) => spec);
    const { composer, warnings } = await composeScan(scan, lesions, options, taskOptions);
    await step('writing');
    const wanted = provenance.outputs.map((output) => ({ ...output, file: downward(output.file) }));
    const outputs = await writeResult(folder, scan, composer, wanted);
    for (const [at, { file, sha256 }] of outputs.entries()) refuseOther(file, wanted[at].sha256, sha256);
    const again = { ...provenance, inputs, outputs };
    await writeProvenance(folder, again);
    return { provenance: again, warnings: [...scan.warnings, ...warnings] };
  });
}

function inputOf(
  { inputs }: Provenance,
  role: InputFile['role'],
  { provenance }: ReplayFilesOptions,
): InputFile {
  const found = inputs.find((input) => input.role === role);
  if (found) return found;
  const file = path.basename(provenance);
  throw new Problem('provenance-invalid', { file, reason: `it names no ${role}` });
}

function filesOf(provenance: Provenance, options: ReplayFilesOptions): ScanFiles {
  const place = (role: InputFile['role']): string => {
    const { path: listed } = inputOf(provenance, role, options);
    const given = options[role] ?? (listed && path.resolve(path.dirname(options.provenance), listed));
    if (given !== undefined) return given;
    throw new Problem('request-invalid', {
      field: `--${role}`,
      reason: 'the provenance does not say where this file lies',
    });
  };
  return { ct: place('ct'), labels: place('labels') };
}

function refuseOther(file: string, expected: string, found: string): void {
  if (expected !== found) throw new Problem('replay-differs', { file: path.basename(file), expected, found });
}

/** A listed name without its way up; never one that leaves the folder. */
const downward = (file: string): string =>
  path.posix
    .normalize(file)
    .split('/')
    .filter((part) => part !== '..' && part !== '')
    .join('/');
