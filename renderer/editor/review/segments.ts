import type { CaseDetail } from '#shared/contract/case.ts';
import { organs } from '#shared/contract/lesion.ts';
import { lesionName, organValues } from '#shared/contract/organLabels.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { ReadingDetail, ReadingSegment, SegmentState } from '#shared/contract/reading.ts';

export const stateWords: Readonly<Record<SegmentState, string>> = {
  open: 'open',
  accepted: 'accepted',
  edited: 'edited',
  rejected: 'rejected',
};

/** Colours of lesions by what was decided on them: the eye finds what is still open. */
export const stateColours: Readonly<Record<SegmentState, string>> = {
  open: '#f0b755',
  accepted: '#54c98a',
  edited: '#4fb3d9',
  rejected: '#8a6468',
};

const chosenColour = '#fff04a';

/** Hues by the golden angle: neighbours in a table never look alike. */
function hueColour(value: number): string {
  const hue = (value * 137.508) % 360;
  const channel = (shift: number): string => {
    const k = (shift + hue / 30) % 12;
    const level = 0.6 - 0.26 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * level)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** The table that a reading is drawn with; the chosen lesion stands out. */
export const segmentRows = (reading: ReadingDetail, chosen: number | undefined): LabelEntry[] =>
  reading.segments.map(({ value, name, state }) => ({
    value,
    name,
    colour:
      reading.kind === 'structures'
        ? hueColour(value)
        : value === chosen
          ? chosenColour
          : stateColours[state],
  }));

/** Rows of masks compared: in both, in the first alone, in the second alone. */
export const agreementRows: readonly LabelEntry[] = [
  { value: 1, name: 'both', colour: '#54c98a' },
  { value: 2, name: 'first_only', colour: '#f0914a' },
  { value: 3, name: 'second_only', colour: '#5a8df0' },
];

export const segmentOf = (
  reading: ReadingDetail | undefined,
  value: number | undefined,
): ReadingSegment | undefined => reading?.segments.find((segment) => segment.value === value);

/** The smallest value that no segment has; undefined when all are taken. */
export function freeValue({ segments }: ReadingDetail): number | undefined {
  const taken = new Set(segments.map(({ value }) => value));
  for (let value = 1; value < 256; value++) if (!taken.has(value)) return value;
  return undefined;
}

/** What a lesion that is drawn where the case has this label is called. */
export function lesionNameAt({ labels }: Pick<CaseDetail, 'labels'>, labelValue: number): string {
  const organ = organs.find((one) => organValues(labels, one).includes(labelValue));
  return organ ? lesionName(organ) : 'lesion';
}

/** The segment `by` rows further in the table, round the ends; the first or last when none is chosen. */
export function stepSegment(
  { segments }: ReadingDetail,
  chosen: number | undefined,
  by: 1 | -1,
): ReadingSegment | undefined {
  if (segments.length === 0) return undefined;
  const at = segments.findIndex(({ value }) => value === chosen);
  const next = at < 0 ? (by > 0 ? 0 : segments.length - 1) : (at + by + segments.length) % segments.length;
  return segments[next];
}

/** Values that a reading keeps in its final mask. */
export const finalValues = ({ kind, segments }: ReadingDetail): number[] =>
  segments
    .filter(({ state }) =>
      kind === 'structures' ? state !== 'rejected' : state === 'accepted' || state === 'edited',
    )
    .map(({ value }) => value);

/** "3 of 7 decided": how far a review is. */
export function progressWords({ segments }: ReadingDetail): string {
  const decided = segments.filter(({ state }) => state !== 'open').length;
  return `${decided} of ${segments.length} decided`;
}
