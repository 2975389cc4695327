import type { DicomChoice, DicomScan } from '#shared/contract/dicom.ts';

/** What a person chose of a DICOM scan. */
export interface SeriesChoice extends DicomChoice {
  /** A mask of the scan, by its name there. */
  readonly mask?: string | undefined;
  /** Segments of that mask; undefined while all are wanted and none may overlap. */
  readonly segments?: readonly number[] | undefined;
}

/** What is chosen to begin with: the first series that can be opened, with the only mask that says it belongs to it. */
export function firstChoice({ series, labels }: DicomScan): SeriesChoice {
  const usable = series.filter(({ problem }) => problem === undefined);
  const first = usable.find(({ localizer, images }) => !localizer && images > 1) ?? usable[0];
  if (first === undefined) return {};
  const own = labels.filter((found) => found.series.includes(first.key));
  return { series: first.key, ...(own.length === 1 && { mask: own[0].file }) };
}

/** Whether all is said that the chosen series asks. */
export function isAnswered({ series }: DicomScan, choice: SeriesChoice): boolean {
  const chosen = series.find(({ key }) => key === choice.series);
  if (chosen === undefined || choice.segments?.length === 0) return false;
  return chosen.asks.every(({ about }) => (about === 'gaps' ? choice.gaps : choice.straighten) !== undefined);
}
