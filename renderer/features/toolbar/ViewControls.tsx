import { HTMLSelect, SegmentedControl } from '@blueprintjs/core';
import { Cube, GridView } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { type Comparison, type Layout, type ViewStore, comparisons } from '#renderer/editor/view.ts';
import { type Projection, projections } from '#renderer/editor/viewSlab.ts';
import { setComparison, setSlab, setWindow } from '#renderer/editor/viewUpdates.ts';
import { presetOf, windowPresets } from '#renderer/editor/viewWindow.ts';

interface Props {
  readonly view: ViewStore;
}

const comparisonWords: Readonly<Record<Comparison, string>> = {
  edited: 'Edited',
  source: 'Source',
  difference: 'Difference',
};

const projectionWords: Readonly<Record<Projection, string>> = {
  none: 'No slab',
  max: 'Maximum',
  mean: 'Mean',
  min: 'Minimum',
};

const layouts: readonly { layout: Layout; label: string; text?: string }[] = [
  { layout: 'grid', label: 'All four panes' },
  { layout: 'axial', label: 'Axial alone', text: 'A' },
  { layout: 'coronal', label: 'Coronal alone', text: 'C' },
  { layout: 'sagittal', label: 'Sagittal alone', text: 'S' },
  { layout: '3d', label: '3D alone' },
];

/** How the case is looked at: window, comparison with the source, slab, layout. */
export function ViewControls({ view }: Props): ReactElement {
  const { window, comparison, slab, layout } = useStore(view);
  const custom = `${window.widthHu} / ${window.levelHu}`;
  return (
    <div className="toolbar-group toolbar-view">
      <HTMLSelect
        minimal
        className="toolbar-window"
        aria-label="Window"
        value={presetOf(window)?.id ?? 'custom'}
        onChange={({ target }) => {
          const preset = windowPresets.find(({ id }) => id === target.value);
          if (preset) view.setState(setWindow(preset));
        }}
      >
        {windowPresets.map(({ id, label, widthHu, levelHu }) => (
          <option key={id} value={id}>
            {label} {widthHu} / {levelHu}
          </option>
        ))}
        {!presetOf(window) && <option value="custom">By hand {custom}</option>}
      </HTMLSelect>
      <SegmentedControl
        size="small"
        aria-label="What is shown"
        options={comparisons.map((value) => ({ value, label: comparisonWords[value] }))}
        value={comparison}
        onValueChange={(value) => view.setState(setComparison(value as Comparison))}
      />
      <HTMLSelect
        minimal
        aria-label="Slab"
        value={slab.projection}
        onChange={({ target }) => view.setState(setSlab({ projection: target.value as Projection }))}
        options={projections.map((value) => ({ value, label: projectionWords[value] }))}
      />
      {slab.projection !== 'none' && (
        <span className="toolbar-slab">
          <NumberField
            label="Slab thickness (mm)"
            value={slab.thicknessMm}
            least={1}
            most={200}
            onChange={(thicknessMm) => view.setState(setSlab({ thicknessMm }))}
          />
          mm
        </span>
      )}
      <span className="toolbar-layouts">
        {layouts.map((row) => (
          <ActionButton
            key={row.layout}
            label={row.label}
            text={row.text}
            icon={row.layout === 'grid' ? <GridView /> : row.layout === '3d' ? <Cube /> : null}
            pressed={layout === row.layout}
            onClick={() =>
              view.setState((before) => ({
                layout: row.layout,
                activePane: row.layout === 'grid' ? before.activePane : row.layout,
              }))
            }
          />
        ))}
      </span>
    </div>
  );
}
