import { HTMLTable } from '@blueprintjs/core';
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import type { ReadingDetail, ReadingSegment } from '#shared/contract/reading.ts';
import { segmentRows, stateWords } from '#renderer/editor/review/segments.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import '#renderer/components/panelTable.css';

interface Props {
  readonly reading: ReadingDetail;
  readonly chosen: number | undefined;
  readonly workbench: Workbench;
}

interface Column {
  readonly head: string;
  readonly title: string;
  readonly cell: (segment: ReadingSegment) => string;
}

const minus = (text: string): string => text.replace('-', '−');
const present = (
  segment: ReadingSegment,
  words: (measure: NonNullable<ReadingSegment['measure']>) => string,
): string => (segment.measure && segment.measure.voxels > 0 ? words(segment.measure) : '–');

const lesionColumns: readonly Column[] = [
  {
    head: 'Axes mm',
    title: 'Longest diameter on an axial slice, and the longest square to it there',
    cell: (segment) =>
      present(
        segment,
        ({ longAxisMm, shortAxisMm }) => `${longAxisMm.toFixed(1)} × ${shortAxisMm.toFixed(1)}`,
      ),
  },
  {
    head: 'ml',
    title: 'Volume in millilitres',
    cell: (segment) => present(segment, ({ volumeMl }) => volumeMl.toFixed(volumeMl < 10 ? 2 : 1)),
  },
  {
    head: 'HU',
    title: 'Mean HU and its standard deviation',
    cell: (segment) =>
      present(segment, ({ meanHu, sdHu }) => `${minus(meanHu.toFixed(0))} ± ${sdHu.toFixed(0)}`),
  },
  {
    head: 'Organ',
    title: 'Label of the case that most of it lies in',
    cell: (segment) => present(segment, ({ organ }) => organ?.replaceAll('_', ' ') ?? '–'),
  },
  {
    head: 'p',
    title: 'Mean probability that the model gave it',
    cell: ({ probability }) => (probability === undefined ? '' : probability.toFixed(2)),
  },
];

const structureColumns: readonly Column[] = [
  { head: 'Structure', title: 'Name', cell: ({ name }) => name.replaceAll('_', ' ') },
  lesionColumns[1],
  lesionColumns[2],
];

/** Segments by number; a click or the arrow keys jump to one. */
export function SegmentTable({ reading, chosen, workbench }: Props): ReactElement {
  const body = useRef<HTMLTableSectionElement>(null);
  const { segments, kind } = reading;
  const { chooseSegment } = workbench;
  const likely = segments.some(({ probability }) => probability !== undefined);
  const columns =
    kind === 'structures' ? structureColumns : likely ? lesionColumns : lesionColumns.slice(0, -1);
  const colours = new Map(segmentRows(reading, undefined).map(({ value, colour }) => [value, colour]));
  const at = segments.findIndex(({ value }) => value === chosen);
  useEffect(() => {
    if (at >= 0) body.current?.rows[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const press = (event: KeyboardEvent, index: number): void => {
    const to = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : undefined;
    if (to === undefined || !segments[to]) return;
    chooseSegment(segments[to].value);
    body.current?.rows[to].focus();
    event.preventDefault();
    event.stopPropagation();
  };
  if (segments.length === 0)
    return (
      <p className="review-hint">
        Nothing in it yet. Press B and draw the first lesion on a slice; brackets set the brush.
      </p>
    );
  return (
    <HTMLTable compact interactive role="grid" aria-label="Segments" className="panel-table segment-table">
      <thead>
        <tr>
          <th title="Number, as on the slices">#</th>
          {columns.map(({ head, title }) => (
            <th key={head} title={title}>
              {head}
            </th>
          ))}
          <th title="What was decided">State</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {segments.map((segment, index) => (
          <tr
            key={segment.value}
            tabIndex={index === Math.max(0, at) ? 0 : -1}
            aria-selected={segment.value === chosen}
            data-state={segment.state}
            onClick={() => chooseSegment(segment.value)}
            onKeyDown={(event) => press(event, index)}
          >
            <td title={segment.name.replaceAll('_', ' ')}>{segment.value}</td>
            {columns.map(({ head, cell }) => (
              <td key={head} title={head === 'Organ' ? cell(segment) : undefined}>
                {cell(segment)}
              </td>
            ))}
            <td className="segment-state" title={decision(segment)}>
              <svg width="8" height="8" aria-hidden="true">
                <circle cx="4" cy="4" r="4" fill={colours.get(segment.value)} />
              </svg>
              {stateWords[segment.state]}
              {segment.comment === '' ? '' : ' ✎'}
            </td>
          </tr>
        ))}
      </tbody>
    </HTMLTable>
  );
}

function decision({ reader, decidedAt, comment }: ReadingSegment): string {
  const by = decidedAt === undefined ? '' : `${reader || 'unnamed'}, ${new Date(decidedAt).toLocaleString()}`;
  return [by, comment].filter(Boolean).join('\n');
}
