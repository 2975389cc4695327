import { Button, HTMLSelect, ProgressBar } from '@blueprintjs/core';
import { GridView, Pause } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import type { Asked, ReaderDesk } from '#renderer/editor/turing/readerDesk.ts';
import type { Layout } from '#renderer/editor/view.ts';
import { type Projection, projections } from '#renderer/editor/viewSlab.ts';
import { resetFraming, setSlab, setWindow } from '#renderer/editor/viewUpdates.ts';
import { presetOf, windowPresets } from '#renderer/editor/viewWindow.ts';

interface Props {
  readonly desk: ReaderDesk;
  readonly asked: Asked;
  readonly onLeave: () => void;
}

const layouts: readonly { layout: Layout; label: string; text?: string }[] = [
  { layout: 'grid', label: 'All three planes' },
  { layout: 'axial', label: 'Axial alone', text: 'A' },
  { layout: 'coronal', label: 'Coronal alone', text: 'C' },
  { layout: 'sagittal', label: 'Sagittal alone', text: 'S' },
];

const slabWords: Readonly<Record<Projection, string>> = {
  none: 'No slab',
  max: 'Maximum',
  mean: 'Mean',
  min: 'Minimum',
};

/** How far the reader is, and how she looks at the scan. */
export function ReaderHead({ desk, asked, onLeave }: Props): ReactElement {
  const { study, session } = useStore(desk.store);
  const { window, layout, slab } = useStore(asked.view);
  const count = study?.questions ?? 1;
  const { position } = asked.question;
  return (
    <header className="reader-head">
      <div className="reader-progress">
        <b>
          Question {position + 1} <span className="reader-quiet">of {count}</span>
        </b>
        <ProgressBar
          intent="primary"
          animate={false}
          stripes={false}
          value={(session?.answered ?? 0) / count}
        />
        <span className="reader-quiet">{session?.name}</span>
      </div>
      <div className="reader-view">
        <HTMLSelect
          minimal
          aria-label="Window"
          value={presetOf(window)?.id ?? 'custom'}
          onChange={({ target }) => {
            const preset = windowPresets.find(({ id }) => id === target.value);
            if (preset) asked.view.setState(setWindow(preset));
            target.blur();
          }}
        >
          {windowPresets.map(({ id, label, widthHu, levelHu }) => (
            <option key={id} value={id}>
              {label} {widthHu} / {levelHu}
            </option>
          ))}
          {!presetOf(window) && (
            <option value="custom">
              By hand {window.widthHu} / {window.levelHu}
            </option>
          )}
        </HTMLSelect>
        <HTMLSelect
          minimal
          aria-label="Slab"
          value={slab.projection}
          onChange={({ target }) => {
            asked.view.setState(setSlab({ projection: target.value as Projection }));
            target.blur();
          }}
          options={projections.map((value) => ({ value, label: slabWords[value] }))}
        />
        <span>
          {layouts.map((row) => (
            <ActionButton
              key={row.layout}
              label={row.label}
              text={row.text}
              icon={row.layout === 'grid' ? <GridView /> : null}
              pressed={layout === row.layout}
              onClick={() => asked.view.setState({ layout: row.layout })}
            />
          ))}
          <ActionButton
            label="Fit"
            shortcut="0"
            text="Fit"
            onClick={() => asked.view.setState(resetFraming)}
          />
        </span>
      </div>
      <div className="reader-view reader-stop">
        <Button size="small" variant="minimal" icon={<Pause />} text="Pause" title="P" onClick={desk.pause} />
        <Button size="small" variant="minimal" text="Stop here" onClick={onLeave} />
      </div>
    </header>
  );
}
