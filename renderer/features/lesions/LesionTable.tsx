import { HTMLTable } from '@blueprintjs/core';
import { type KeyboardEvent, type MouseEvent, type ReactElement, useRef } from 'react';
import type { Lesion } from '#shared/contract/lesion.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import type { SelectMode } from '#renderer/editor/actions/lesions.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import '#renderer/components/panelTable.css';

interface Props {
  readonly lesions: readonly Lesion[];
  readonly selection: readonly string[];
  readonly workbench: Workbench;
}

interface Column {
  readonly head: string;
  readonly title: string;
  readonly cell: (lesion: Lesion) => string;
  /** What the cell says when it is pointed at. */
  readonly hint?: (lesion: Lesion) => string | undefined;
}

const minus = (text: string): string => text.replace('-', '−');

/** The first column, the number, stands apart: it is also on the slices. */
const columns: readonly Column[] = [
  { head: 'Organ', title: 'Organ', cell: ({ spec }) => spec.organ },
  {
    head: '⌀ mm',
    title: 'Diameter of the ball of the same volume, in millimetres',
    cell: ({ measure }) => measure.equivalentDiameterMm.toFixed(1),
  },
  { head: 'ml', title: 'Volume in millilitres', cell: ({ measure }) => formatMl(measure.volumeMl) },
  { head: 'HU', title: 'Mean HU', cell: ({ measure }) => minus(measure.meanHu.toFixed(0)) },
  {
    head: 'Δ HU',
    title: 'Mean HU minus that of the untouched organ',
    cell: ({ measure }) => minus(measure.contrastHu.toFixed(0)),
  },
  {
    head: 'Q %',
    title:
      'How believable the lesion is by contrast, noise, edge and what it changed around itself: at best 100 %',
    cell: ({ measure: { quality } }) => (quality ? String(Math.round(100 * quality.score)) : ''),
    hint: ({ measure: { quality } }) => quality && qualityReasons(quality).join('; '),
  },
  { head: 'By', title: 'Made by: the generator', cell: ({ spec }) => spec.generator },
  { head: 'Seed', title: 'Seed', cell: ({ spec }) => String(spec.seed) },
];

/** Lesions by number; a click or the arrow keys jump to one, Ctrl and Shift select several. */
export function LesionTable({ lesions, selection, workbench }: Props): ReactElement {
  const body = useRef<HTMLTableSectionElement>(null);
  const { choose } = workbench;
  const ids = lesions.map(({ spec }) => spec.id);
  const current = Math.max(0, ids.indexOf(selection.at(-1) ?? ''));

  const press = (event: KeyboardEvent, index: number): void => {
    const to = rowAfter(event.key, index, lesions.length);
    if (event.key === ' ') choose(ids[index], 'toggle');
    else if (to !== undefined) {
      choose(ids[to], event.shiftKey ? 'range' : 'alone');
      body.current?.rows[to].focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <HTMLTable
      compact
      interactive
      role="grid"
      aria-label="Lesions"
      aria-multiselectable
      className="panel-table lesion-table"
    >
      <thead>
        <tr>
          <th title="Number, as on the slices">#</th>
          {columns.map(({ head, title }) => (
            <th key={head} title={title}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {lesions.map((lesion, index) => {
          const { id } = lesion.spec;
          return (
            <tr
              key={id}
              tabIndex={index === current ? 0 : -1}
              aria-selected={selection.includes(id)}
              onClick={(event) => choose(id, modeOf(event))}
              onKeyDown={(event) => press(event, index)}
            >
              <td title={id}>{index + 1}</td>
              {columns.map(({ head, cell, hint }) => (
                <td key={head} title={hint?.(lesion) || undefined}>
                  {cell(lesion)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </HTMLTable>
  );
}

const modeOf = (event: MouseEvent): SelectMode =>
  event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'alone';

/** The row that a key leads to from row `index`; undefined when the key leads nowhere. */
function rowAfter(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
      return index;
    default:
      return undefined;
  }
}

const formatMl = (ml: number): string => ml.toFixed(ml < 10 ? 2 : 1);
