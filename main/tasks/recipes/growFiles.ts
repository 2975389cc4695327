import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GrowthSeries, growthDiametersMm } from '#shared/contract/growth.ts';
import type { Lesion } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { csvText } from '#main/evaluation/report/csv.ts';
import type { DecodedLesions } from '#main/engine/diffusion/decodeLesions.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import { composeScan } from './composeScan.ts';
import { niftiInputs } from './niftiInputs.ts';
import { readLabelledScan, type SynthesizeFilesOptions, writeSynthesis } from './synthesizeFiles.ts';
import { stepper, type TaskOptions } from './taskOptions.ts';

export interface GrowFilesOptions extends SynthesizeFilesOptions {
  /** Takes the place of the recipe's size. */
  readonly series: GrowthSeries;
}

/** One size of the series, in a folder of its own as `synthesizeFiles` writes it. */
export interface GrownStep {
  readonly folder: string;
  readonly diameterMm: number;
  readonly lesion: Lesion;
}

export interface GrownFiles {
  readonly steps: readonly GrownStep[];
  readonly warnings: readonly string[];
}

/**
 * The same lesion at increasing size: a folder a step (`1-5mm`, …) with image, labels and provenance, and `series.csv`,
 * all or nothing. Place, seed and looks are the same in all; where the program finds the place, it has room for the
 * largest. Each step's provenance is that of a lesion of its own, which `replay` makes again.
 *
 * @throws Problem `request-invalid` for a recipe of several lesions or with a quality gate, which would draw other
 * lesions; and as `synthesizeFiles`
 */
export async function growFiles(
  options: GrowFilesOptions,
  taskOptions: TaskOptions = {},
): Promise<GrownFiles> {
  const { recipe, series } = options;
  const { placement } = recipe;
  if ((placement.kind === 'points' ? placement.pointsRasMm.length : placement.count) > 1)
    throw new Problem('request-invalid', { field: '--grow', reason: 'it is for one lesion at a time' });
  if (recipe.quality)
    throw new Problem('request-invalid', {
      field: '--min-quality',
      reason: 'lesions drawn again would not be the same one at another size',
    });
  const diametersMm = growthDiametersMm(series);
  const step = stepper('growing a lesion', diametersMm.length + 2, taskOptions);
  const outDir = path.resolve(options.outDir);
  return writeWholeFolder(outDir, async (folder) => {
    await step('reading');
    const { ct, labels = options.labels, warnings: told } = await niftiInputs(folder, options);
    const scan = await readLabelledScan({ ...options, ct, labels });
    // What was made of DICOM lies beside the steps once all is written.
    const settled = (file: string): string =>
      file.startsWith(folder + path.sep) ? path.join(outDir, path.relative(folder, file)) : file;
    await step('looking for a place');
    const context = scan.labelled.contextOf(recipe.organ);
    const sized = (diameterMm: number) => ({ ...recipe, size: { kind: 'diameter' as const, diameterMm } });
    const [{ centreRasMm }] = planLesions(context, sized(Math.max(...diametersMm)));
    const known: DecodedLesions = new Map();
    const steps: GrownStep[] = [];
    const warnings = new Set([...told.map(warningSentence), ...scan.warnings]);
    for (const [at, diameterMm] of diametersMm.entries()) {
      await step(`${diameterMm} mm`);
      const own = {
        ...options,
        ct: settled(ct),
        labels: settled(labels),
        recipe: {
          ...sized(diameterMm),
          placement: { kind: 'points' as const, pointsRasMm: [centreRasMm] },
        },
      };
      const lesions = planLesions(context, own.recipe);
      const composed = await composeScan(scan, lesions, options, taskOptions, known);
      const name = `${at + 1}-${diameterMm}mm`;
      await mkdir(path.join(folder, name));
      await writeSynthesis(path.join(folder, name), path.join(outDir, name), scan, composed, own);
      steps.push({ folder: name, diameterMm, lesion: composed.lesions[0] });
      for (const warning of composed.warnings) warnings.add(warning);
    }
    await writeFile(path.join(folder, 'series.csv'), csvText(steps.map(rowOf)));
    return { steps, warnings: [...warnings] };
  });
}

const rowOf = ({ folder, diameterMm, lesion: { measure } }: GrownStep) => ({
  folder,
  diameter_mm: diameterMm,
  equivalent_diameter_mm: measure.equivalentDiameterMm,
  volume_ml: measure.volumeMl,
  mean_hu: measure.meanHu,
  contrast_hu: measure.contrastHu,
  quality: measure.quality?.score,
});
