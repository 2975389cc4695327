import path from 'node:path';
import type { Organ } from '#shared/contract/lesion.ts';
import { lesionName, organValues } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { lesionOrgansOf, type TrainingCase } from '#shared/contract/training.ts';
import { asDicomFile, readLabels } from '#main/io/convert/readLabels.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import { createComposer } from '#main/synthesis/compose/composer.ts';
import type { LabelMap } from '#main/synthesis/organ/organContext.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { modelGridOf } from '#main/volume/modelGrid.ts';
import { resampleLabels } from '#main/volume/resampleLabels.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import type { Volume } from '#main/volume/volume.ts';
import { gridDifference } from '../labels/gridDifference.ts';
import { type LabelledCase, labelledCase } from '../labelledCase.ts';
import { readAnyHu } from '../readHu.ts';
import type { DrawingRules } from './drawingRules.ts';

/** The part of a recipe that says what a case becomes. */
type CaseRules = Pick<DrawingRules, 'labels' | 'input'>;

/** A case on the network's grid, RAS. */
export interface LoadedCase {
  readonly name: string;
  readonly labelled: LabelledCase;
  /** Channel of each value of the label map, those of lesions put in later among them. */
  readonly channelOf: Uint8Array;
  /** Organs that lesions can be put into; none in a case that has lesions of its own. */
  readonly organs: readonly Organ[];
}

export const nameOf = (one: TrainingCase): string =>
  one.from === 'files'
    ? one.name
    : ['phantom', one.size, 'seed', one.seed, ...(one.phase ? [one.phase] : [])].join(' ');

/**
 * Reads or makes a case and brings it to the network's grid.
 *
 * @throws Problem what is wrong with a file, `grid-differs`, `training-case` when it has none of the labels or is all air
 */
export async function loadTrainingCase(one: TrainingCase, recipe: CaseRules): Promise<LoadedCase> {
  const { image, map } = one.from === 'files' ? await readFiles(one) : makeCase(one, recipe);
  const name = nameOf(one);
  const target = modelGridOf(image, recipe.input.spacingMm);
  const hu = resampleLinear(image, target, { outside: 'edge' });
  const labelled = labelledCase(
    { ...hu, data: Int16Array.from(hu.data, Math.round) },
    { volume: resampleLabels(map.volume, target), table: map.table },
  );
  const channelOf = channelsOf(labelled.rows, recipe.labels);
  const healthy = !hasLesions(labelled, recipe.labels);
  const known = new Set(labelled.labels.data);
  const isThere = (organ: Organ): boolean => organValues(labelled.rows, organ).some((v) => known.has(v));
  if (![...known].some((value) => channelOf[value] > 0))
    throw new Problem('training-case', {
      name,
      reason: `none of ${recipe.labels.slice(1).join(', ')} is in it`,
    });
  if (!labelled.image.data.some((value) => value > recipe.input.windowHu[0]))
    throw new Problem('training-case', {
      name,
      reason: `nothing in it is above ${recipe.input.windowHu[0]} HU`,
    });
  return { name, labelled, channelOf, organs: healthy ? lesionOrgansOf(recipe.labels).filter(isThere) : [] };
}

interface Case {
  readonly image: Volume;
  readonly map: LabelMap;
}

async function readFiles({
  image,
  labels,
  labelNames,
}: Extract<TrainingCase, { from: 'files' }>): Promise<Case> {
  const { volume } = await readAnyHu(image);
  const dicom = await asDicomFile(labels);
  const map = dicom === undefined ? await readLabelMap(labels) : await readLabels(dicom, volume);
  const difference = gridDifference(map.volume, volume);
  if (difference !== undefined)
    throw new Problem('grid-differs', {
      image: path.basename(image),
      labels: path.basename(labels),
      difference,
    });
  const table = map.table.map((row) => ({ ...row, name: labelNames[String(row.value)] ?? row.name }));
  return { image: volume, map: { volume: map.volume, table } };
}

/** A phantom, with the lesions that belong to it: the same ones each time. */
function makeCase(
  { size, seed, phase, lesions }: Extract<TrainingCase, { from: 'phantom' }>,
  { labels }: CaseRules,
): Case {
  const { ct, labels: volume, table } = makePhantom({ size, seed, phase });
  if (lesions === undefined) return { image: ct, map: { volume, table } };
  const labelled = labelledCase(ct, { volume, table });
  const composer = createComposer(labelled, labelled.factsOf);
  for (const organ of lesionOrgansOf(labels))
    composer.set([
      ...composer.lesions.map(({ spec }) => spec),
      ...planLesions(
        labelled.contextOf(organ),
        {
          task: 'synthesize',
          organ,
          placement: { kind: 'automatic', count: lesions.count, avoidVessels: false },
          size: { kind: 'class', sizeClass: lesions.sizeClass },
          generator: 'rules',
          appearance: {},
          seed: seededRandom(seed, `planted ${organ}`).uint32(),
        },
        composer.lesions.map(({ spec }) => spec),
      ),
    ]);
  const whole = composer.read({ min: [0, 0, 0], max: [...ct.dims] });
  return {
    image: { ...ct, data: whole.hu },
    map: { volume: { ...volume, data: whole.labels }, table: labelled.rows },
  };
}

/** Values of the rows that each label stands for, as channel numbers; everything else is background. */
function channelsOf(rows: readonly LabelEntry[], labels: readonly string[]): Uint8Array {
  const channelOf = new Uint8Array(65536);
  labels.forEach((label, channel) => {
    if (channel === 0) return;
    for (const value of valuesOf(rows, label)) channelOf[value] = channel;
  });
  return channelOf;
}

const valuesOf = (rows: readonly LabelEntry[], label: string): number[] =>
  label === 'liver' || label === 'pancreas' || label === 'kidney'
    ? organValues(rows, label)
    : rows.filter(({ name }) => name === label).map(({ value }) => value);

function hasLesions({ labels, rows }: LabelledCase, wanted: readonly string[]): boolean {
  const lesions = new Set(lesionOrgansOf(wanted).flatMap((organ) => valuesOf(rows, lesionName(organ))));
  return labels.data.some((value) => lesions.has(value));
}
