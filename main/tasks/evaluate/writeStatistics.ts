import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measuredJson } from '#shared/contract/evaluation.ts';
import type { LesionFacts, LesionSet, LesionStatistics } from '#shared/contract/lesionStatistics.ts';
import { apartOf } from '#main/evaluation/distributions/distributions.ts';
import { statisticsPage } from '#main/evaluation/distributions/statisticsPage.ts';
import { csvText } from '#main/evaluation/report/csv.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';

/** Names of what is written, the page for a person first. */
export const statisticsFiles = ['statistics.html', 'statistics.json', 'lesions.csv'] as const;

/** Two sets side by side, or one alone. */
export const compareSets = (
  set: LesionSet,
  beside: LesionSet | undefined,
  version: string,
): LesionStatistics => ({
  format: 1,
  program: { name: 'DiffTumor Workstation', version },
  set,
  ...(beside && { beside, apart: apartOf(set.lesions, beside.lesions) }),
});

/**
 * Writes the statistics as a page, as JSON and as a table, all or nothing.
 *
 * @throws Problem `folder-not-empty`, `disk-full`, `folder-read-only`
 */
export async function writeStatistics(outDir: string, statistics: LesionStatistics): Promise<void> {
  const { set, beside } = statistics;
  const rows = [set, ...(beside ? [beside] : [])].flatMap(({ name, lesions }) =>
    lesions.map((lesion) => rowOf(name, lesion)),
  );
  const texts: Readonly<Record<(typeof statisticsFiles)[number], string>> = {
    'statistics.html': statisticsPage(statistics),
    'statistics.json': `${measuredJson(statistics)}\n`,
    'lesions.csv': csvText(rows),
  };
  await writeWholeFolder(outDir, async (folder) => {
    for (const file of statisticsFiles) await writeFile(path.join(folder, file), texts[file]);
  });
}

const rowOf = (
  set: string,
  { centreRasMm: [x, y, z], placeInOrgan: [across, forward, upward], ...lesion }: LesionFacts,
) => ({
  set,
  case: lesion.case,
  id: lesion.id,
  x_ras_mm: x,
  y_ras_mm: y,
  z_ras_mm: z,
  voxels: lesion.voxels,
  volume_ml: lesion.volumeMl,
  diameter_mm: lesion.diameterMm,
  place_right_to_left: across,
  place_posterior_to_anterior: forward,
  place_inferior_to_superior: upward,
  depth_mm: lesion.depthMm,
  contrast_hu: lesion.contrastHu,
  mean_hu: lesion.meanHu,
  sd_hu: lesion.sdHu,
});
