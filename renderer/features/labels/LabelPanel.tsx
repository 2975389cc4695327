import { InputGroup } from '@blueprintjs/core';
import { EyeOff, EyeOpen, Layers, Search } from '@blueprintjs/icons';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { SliderRow } from '#renderer/components/SliderRow.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { type OpenCase, openCaseOf } from '#renderer/editor/editorState.ts';
import { colouredLabels } from '#renderer/editor/labelColours.ts';
import { setOverlay, toggleLabel } from '#renderer/editor/viewUpdates.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './labels.css';

interface Props {
  readonly workbench: Workbench;
}

/** Longer tables get a field to find a name in. */
const manyLabels = 14;

/** Which labels are shown, how strongly, and in what colour. */
export function LabelPanel({ workbench }: Props): ReactElement {
  const open = openCaseOf(useStore(workbench.store));
  return open ? (
    <Labels open={open} workbench={workbench} />
  ) : (
    <Panel title="Labels" height="content">
      <p className="labels-empty">Open a case to see its labels.</p>
    </Panel>
  );
}

function Labels({ open, workbench }: Props & { open: OpenCase }): ReactElement {
  const state = useStore(workbench.store);
  const { overlay } = useStore(open.view);
  const [search, setSearch] = useState('');
  const set = (change: Partial<typeof overlay>): void => open.view.setState(setOverlay(change));
  const rows = colouredLabels(open.detail.labels, state.labelColours);
  const shown = rows.filter(({ name }) => name.includes(search.trim().toLowerCase().replaceAll(' ', '_')));
  const allHidden = rows.every(({ value }) => overlay.hiddenLabels.includes(value));
  const toggle = offerOf('labels', workbench, state);
  return (
    <Panel
      title="Labels"
      height="content"
      actions={
        <>
          <ActionButton
            label={allHidden ? 'Show every label' : 'Hide every label'}
            icon={allHidden ? <EyeOff /> : <EyeOpen />}
            onClick={() => set({ hiddenLabels: allHidden ? [] : rows.map(({ value }) => value) })}
          />
          <ActionButton {...toggle} icon={<Layers />} pressed={overlay.visible} />
        </>
      }
    >
      <div className="labels">
        <SliderRow
          label="Fill"
          unit="%"
          least={0}
          most={100}
          step={5}
          value={Math.round(100 * overlay.opacity)}
          onChange={(percent) => set({ opacity: percent / 100 })}
        />
        <SliderRow
          label="Outline"
          unit="px"
          least={0}
          most={4}
          step={1}
          value={overlay.outlinePixels}
          onChange={(outlinePixels) => set({ outlinePixels })}
        />
        {rows.length > manyLabels && (
          <InputGroup
            size="small"
            leftIcon={<Search />}
            placeholder="Find a label"
            aria-label="Find a label"
            value={search}
            onValueChange={setSearch}
          />
        )}
        <ul className="label-list" aria-label="Labels">
          {shown.map((row) => (
            <LabelRow
              key={row.value}
              row={row}
              hidden={overlay.hiddenLabels.includes(row.value)}
              onToggle={() => open.view.setState(toggleLabel(row.value))}
              onColour={(colour) => workbench.setLabelColour(row.name, colour)}
            />
          ))}
        </ul>
        {rows.length === 0 && <p className="labels-empty">This case came without a mask.</p>}
      </div>
    </Panel>
  );
}

interface RowProps {
  readonly row: LabelEntry;
  readonly hidden: boolean;
  readonly onToggle: () => void;
  readonly onColour: (colour: string) => void;
}

function LabelRow({ row, hidden, onToggle, onColour }: RowProps): ReactElement {
  const words = row.name.replaceAll('_', ' ');
  return (
    <li className="label-row" data-hidden={hidden}>
      <input
        type="color"
        aria-label={`Colour of ${words}`}
        value={row.colour}
        onChange={(event) => onColour(event.target.value)}
      />
      <span className="label-name" title={`${row.name} = ${row.value}`}>
        {words}
      </span>
      <ActionButton
        label={hidden ? `Show ${words}` : `Hide ${words}`}
        icon={hidden ? <EyeOff /> : <EyeOpen />}
        onClick={onToggle}
      />
    </li>
  );
}
