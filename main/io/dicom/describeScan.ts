import type { DicomLabels, DicomScan, DicomSeries } from '#shared/contract/dicom.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { SeriesGroup } from './groups.ts';
import { decoderOf, syntaxName } from './pixels/decoders.ts';
import { syntaxes } from './parseSet.ts';
import type { FoundDicom } from './scan.ts';
import { affineOf, seriesName, stackOf } from './stack.ts';

/** What was found, for a person to choose from. */
export function describeScan({ series, labels, refused, others, notes }: FoundDicom): DicomScan {
  const sentences = new Map<string, number>();
  const count = (sentence: string, files: number): void =>
    void sentences.set(sentence, (sentences.get(sentence) ?? 0) + files);
  for (const { problem } of refused) count(sentenceOf(problem.code, problem.data), 1);
  if (others > 0) count('Files that are not DICOM.', others);
  for (const note of notes) count(warningSentence(note), 'files' in note.data ? note.data.files : 1);
  return {
    series: series.map(describeSeries),
    labels: labels.map(({ file, kind, segments, seriesUids }): DicomLabels => ({
      file,
      kind,
      segments: [...segments],
      series: series
        .filter(({ slices }) => seriesUids.includes(slices[0].header.seriesUid ?? ''))
        .map(({ key }) => key),
    })),
    passedOver: [...sentences].map(([sentence, files]) => ({ sentence, files })),
  };
}

function describeSeries(group: SeriesGroup): DicomSeries {
  const { slices, copies } = group;
  const stack = stackOf(slices);
  const { header } = slices[0];
  const series = seriesName(group);
  const asks: DicomSeries['asks'] = [];
  const { gaps, tiltDegrees, crookedMm, stepMm } = stack;
  if (gaps !== undefined) asks.push({ about: 'gaps', sentence: sentenceOf('dicom-gaps', { series, gaps }) });
  if (tiltDegrees > 0)
    asks.push({
      about: 'straighten',
      sentence: sentenceOf('dicom-tilt', { series, degrees: tiltDegrees }),
    });
  const warnings = [
    ...(header.modality === 'CT'
      ? []
      : [warningSentence({ code: 'dicom-not-ct', data: { modality: header.modality } })]),
    ...(slices.length === 1
      ? [warningSentence({ code: 'dicom-one-slice', data: { millimetres: stepMm } })]
      : []),
    ...(slices.some((slice) => slice.header.lossy)
      ? [warningSentence({ code: 'dicom-lossy', data: {} })]
      : []),
    ...(copies > 0 ? [warningSentence({ code: 'dicom-copies', data: { images: copies } })] : []),
  ];
  const problem = problemOf(group, crookedMm);
  const [x, y] = spacingOf(affineOf(stack, stepMm));
  return {
    key: group.key,
    modality: header.modality,
    description: header.description,
    ...(header.seriesNumber !== undefined && { number: header.seriesNumber }),
    images: slices.length,
    columns: header.pixels.columns,
    rows: header.pixels.rows,
    spacingMm: [x, y, stepMm],
    localizer: header.localizer,
    warnings,
    asks,
    ...(problem !== undefined && { problem }),
  };
}

const native: readonly string[] = Object.values(syntaxes);

/** Why a series cannot be read, as far as its headers tell. */
function problemOf(group: SeriesGroup, crookedMm: number): string | undefined {
  if (crookedMm > 0)
    return sentenceOf('dicom-crooked', { series: seriesName(group), millimetres: crookedMm });
  const packed = group.slices.find(({ header: { pixels } }) => {
    return !native.includes(pixels.syntax) && decoderOf(pixels.syntax) === undefined;
  });
  if (packed === undefined) return undefined;
  const { file, pixels } = packed.header;
  return sentenceOf('dicom-compression', { file: file.name, syntax: syntaxName(pixels.syntax) });
}
