import { ArrowsHorizontal, Circle, Move, Trash } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { openCaseOf } from '#renderer/editor/editorState.ts';
import { measurementWords } from '#renderer/editor/review/measuring.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './review.css';

interface Props {
  readonly workbench: Workbench;
}

const kinds = { length: 'Length', bidirectional: 'Two axes', roi: 'Circle' } as const;

/** Measuring on slices, and what was measured. */
export function MeasurePanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const { tool, measurementId } = state;
  const measurements = openCaseOf(state)?.detail.measurements ?? [];
  const offer = (id: string) => offerOf(id, workbench, state);
  return (
    <Panel
      title="Measure"
      note={measurements.length > 0 ? String(measurements.length) : undefined}
      height="content"
      actions={
        <>
          <ActionButton {...offer('length')} icon={<ArrowsHorizontal />} pressed={tool === 'length'} />
          <ActionButton {...offer('bidirectional')} icon={<Move />} pressed={tool === 'bidirectional'} />
          <ActionButton {...offer('roi')} icon={<Circle />} pressed={tool === 'roi'} />
          <ActionButton {...offer('removeMeasurement')} icon={<Trash />} />
        </>
      }
    >
      {measurements.length > 0 && (
        <ul className="measure-list" aria-label="Measurements">
          {measurements.map((measurement) => (
            <li key={measurement.id}>
              <button
                type="button"
                aria-current={measurement.id === measurementId}
                onClick={() => workbench.chooseMeasurement(measurement.id)}
              >
                <span>{kinds[measurement.kind]}</span>
                <b>{measurementWords(measurement)}</b>
                <small>
                  {measurement.kind === 'roi'
                    ? `${measurement.minHu} to ${measurement.maxHu} HU, ${measurement.areaMm2.toFixed(0)} mm²`.replaceAll(
                        '-',
                        '−',
                      )
                    : measurement.plane}
                </small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
