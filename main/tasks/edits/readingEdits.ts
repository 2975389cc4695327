import type { StoredEdit } from '#shared/contract/case.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Segment } from '#shared/contract/reading.ts';
import type { CaseState, EditRule, ReadingState } from './caseState.ts';

type EditOf<K extends StoredEdit['kind']> = Extract<StoredEdit, { kind: K }>;

const invalid = (field: string, reason: string): Problem => new Problem('request-invalid', { field, reason });

/** The state with one reading changed. */
function withReading(
  state: CaseState,
  readingId: string,
  change: (reading: ReadingState) => ReadingState,
): CaseState {
  if (!state.readings.some(({ record }) => record.id === readingId))
    throw invalid('reading id', `the case has no reading ${readingId}`);
  const readings = state.readings.map((reading) =>
    reading.record.id === readingId ? change(reading) : reading,
  );
  return { ...state, readings };
}

/** A reading that was changed is no longer what was signed. */
const unsigned = ({ record, segments, strokes }: ReadingState): ReadingState => ({
  record,
  segments,
  strokes,
});

export const addReading: EditRule<EditOf<'addReading'>> = {
  apply: (state, { reading }) => {
    if (state.readings.some(({ record }) => record.id === reading.id))
      throw invalid('reading id', `the case already has a reading ${reading.id}`);
    const begun: ReadingState = { record: reading, segments: reading.segments, strokes: [] };
    return { ...state, readings: [...state.readings, begun] };
  },
  label: ({ reading }) => `Begin reading ${reading.title}`,
};

const toolWords: Readonly<Record<string, string>> = {
  brush: 'Brush',
  erase: 'Erase',
  threshold: 'HU brush',
  grow: 'Grow or shrink',
  fillHoles: 'Fill holes',
  smooth: 'Smooth',
  keepLargest: 'Keep the largest part',
  removeSmall: 'Remove small parts',
  split: 'Split',
  interpolate: 'Interpolate',
  cut: 'Cut',
  fill: 'Fill region',
  combine: 'Combine',
};

/** Whoever changes a segment's voxels has looked at it: it is edited, unless it was rejected. */
export const paintReading: EditRule<EditOf<'paintReading'>> = {
  apply: (state, { readingId, stroke, touched, begun, reader, decidedAt }) =>
    withReading(state, readingId, (reading) => {
      const added = begun.map(({ value, name }): Segment => ({
        value,
        name,
        state: 'edited',
        comment: '',
        reader,
        decidedAt,
      }));
      const edited = reading.segments.map((segment): Segment =>
        touched.includes(segment.value) && segment.state !== 'rejected'
          ? { ...segment, state: 'edited', reader, decidedAt }
          : segment,
      );
      return { ...unsigned(reading), segments: [...edited, ...added], strokes: [...reading.strokes, stroke] };
    }),
  label: ({ tool }) => toolWords[tool] ?? tool,
};

export const reviewSegments: EditRule<EditOf<'reviewSegments'>> = {
  apply: (state, { readingId, values, change, reader, decidedAt }) =>
    withReading(state, readingId, (reading) => {
      for (const value of values)
        if (!reading.segments.some((segment) => segment.value === value))
          throw new Problem('segment-missing', { title: reading.record.title, value });
      const segments = reading.segments.map((segment): Segment => {
        if (!values.includes(segment.value)) return segment;
        const { state: decided = segment.state, comment = segment.comment, name = segment.name } = change;
        return { ...segment, state: decided, comment, name, reader, decidedAt };
      });
      return { ...unsigned(reading), segments };
    }),
  label: ({ values, change: { state, comment } }) => {
    const what = values.length === 1 ? `segment ${values[0]}` : `${values.length} segments`;
    if (state !== undefined)
      return `${{ open: 'Reopen', accepted: 'Accept', edited: 'Mark', rejected: 'Reject' }[state]} ${what}`;
    return comment === undefined ? `Rename ${what}` : `Comment on ${what}`;
  },
};

export const signReading: EditRule<EditOf<'signReading'>> = {
  apply: (state, { readingId, signature }) =>
    withReading(state, readingId, (reading) => ({ ...unsigned(reading), ...(signature && { signature }) })),
  label: ({ signature }) => (signature ? 'Sign the reading' : 'Take back the signature'),
};

export const removeReading: EditRule<EditOf<'removeReading'>> = {
  apply: (state, { readingId }) => {
    const changed = withReading(state, readingId, (reading) => reading);
    return { ...changed, readings: changed.readings.filter(({ record }) => record.id !== readingId) };
  },
  label: () => 'Remove reading',
};
