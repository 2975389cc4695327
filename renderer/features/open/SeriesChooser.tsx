import { Checkbox, FormGroup, HTMLSelect, HTMLTable, Radio, RadioGroup } from '@blueprintjs/core';
import type { ReactElement } from 'react';
import { type DicomLabels, type DicomScan, type DicomSeries, GapChoice } from '#shared/contract/dicom.ts';
import type { SeriesChoice } from './seriesChoice.ts';

interface Props {
  readonly scan: DicomScan;
  readonly choice: SeriesChoice;
  readonly onChange: (choice: SeriesChoice) => void;
}

/** Asks which series of a DICOM folder is meant, what to do about its irregularities, and which mask belongs to it. */
export function SeriesChooser({ scan, choice, onChange }: Props): ReactElement {
  const { series, labels, passedOver } = scan;
  const chosen = series.find(({ key }) => key === choice.series);
  const mask = labels.find(({ file }) => file === choice.mask);
  return (
    <div className="series-chooser">
      <div className="series-list">
        <HTMLTable compact aria-label="Series">
          <thead>
            <tr>
              <th />
              <th>Series</th>
              <th>Images</th>
              <th>Size</th>
              <th>Spacing, mm</th>
            </tr>
          </thead>
          <tbody>
            {series.map((row) => (
              <SeriesRow
                key={row.key}
                row={row}
                chosen={row.key === choice.series}
                onChoose={() => onChange({ series: row.key, mask: choice.mask })}
              />
            ))}
          </tbody>
        </HTMLTable>
      </div>
      {chosen && <Asked row={chosen} choice={choice} onChange={onChange} />}
      {labels.length > 0 && (
        <FormGroup label="Mask found with it" labelFor="found-mask">
          <HTMLSelect
            id="found-mask"
            fill
            value={choice.mask ?? ''}
            onChange={({ target }) =>
              onChange({ ...choice, mask: target.value || undefined, segments: undefined })
            }
            options={[{ value: '', label: 'None' }, ...labels.map(maskOption)]}
          />
        </FormGroup>
      )}
      {mask && mask.segments.length > 1 && <SegmentChoice mask={mask} choice={choice} onChange={onChange} />}
      {passedOver.map(({ sentence, files }) => (
        <p key={sentence} className="series-note">
          {files === 1 ? 'Left out: ' : `${files} files left out: `}
          {sentence}
        </p>
      ))}
    </div>
  );
}

const maskOption = ({ file, kind, segments }: DicomLabels): { value: string; label: string } => ({
  value: file,
  label: `${kind === 'SEG' ? 'Segmentation' : 'Structure set'}: ${segments.map(({ name }) => name).join(', ')}`,
});

interface RowProps {
  readonly row: DicomSeries;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function SeriesRow({ row, chosen, onChoose }: RowProps): ReactElement {
  const { key, modality, description, number, images, columns, rows, spacingMm, localizer, problem } = row;
  const id = `series-${key}`;
  return (
    <tr data-chosen={chosen} data-refused={problem !== undefined}>
      <td>
        <Radio
          id={id}
          name="series"
          checked={chosen}
          disabled={problem !== undefined}
          aria-label={`Series ${number ?? key}`}
          onChange={onChoose}
        />
      </td>
      <td>
        <label htmlFor={id}>
          {[number === undefined ? '' : `${number}`, modality, localizer ? 'localizer' : '', description]
            .filter(Boolean)
            .join(' · ')}
        </label>
        {problem !== undefined && <small>{problem}</small>}
      </td>
      <td>{images}</td>
      <td>
        {columns} × {rows}
      </td>
      <td>{spacingMm.map((mm) => String(Number(mm.toFixed(3)))).join(' × ')}</td>
    </tr>
  );
}

interface AskedProps {
  readonly row: DicomSeries;
  readonly choice: SeriesChoice;
  readonly onChange: (choice: SeriesChoice) => void;
}

const gapLabels: Readonly<Record<GapChoice, string>> = {
  regular: 'Take the longest even part',
  resample: 'Interpolate to even slices',
};

/** What is the matter with the chosen series, and what may be done about it. */
function Asked({ row, choice, onChange }: AskedProps): ReactElement {
  return (
    <>
      {row.warnings.map((sentence) => (
        <p key={sentence} className="series-note">
          {sentence}
        </p>
      ))}
      {row.asks.map(({ about, sentence }) =>
        about === 'gaps' ? (
          <RadioGroup
            key={about}
            name="gaps"
            label={beforeChoice(sentence)}
            selectedValue={choice.gaps ?? ''}
            onChange={({ currentTarget }) =>
              onChange({ ...choice, gaps: GapChoice.parse(currentTarget.value) })
            }
            options={GapChoice.options.map((value) => ({ value, label: gapLabels[value] }))}
          />
        ) : (
          <FormGroup key={about} label={beforeChoice(sentence)}>
            <Checkbox
              label="Resample it to a square grid"
              checked={choice.straighten ?? false}
              onChange={({ currentTarget }) => onChange({ ...choice, straighten: currentTarget.checked })}
            />
          </FormGroup>
        ),
      )}
    </>
  );
}

/** What is the matter; what can be done about it stands below as choices. */
const beforeChoice = (sentence: string): string => `${sentence.split(': ', 1)[0]}.`;

function SegmentChoice({
  mask,
  choice,
  onChange,
}: Omit<AskedProps, 'row'> & { readonly mask: DicomLabels }): ReactElement {
  const all = mask.segments.map(({ value }) => value);
  const taken = choice.segments ?? all;
  return (
    <FormGroup
      label="Segments"
      helperText="One mask cannot hold segments that overlap: once you change the ticks, the later one wins there."
    >
      {mask.segments.map(({ value, name }) => (
        <Checkbox
          key={value}
          inline
          label={name === '' ? String(value) : name}
          checked={taken.includes(value)}
          onChange={({ currentTarget }) =>
            onChange({
              ...choice,
              segments: all.filter((one) => (one === value ? currentTarget.checked : taken.includes(one))),
            })
          }
        />
      ))}
    </FormGroup>
  );
}
