import { Button, HTMLSelect, MenuDivider, MenuItem } from '@blueprintjs/core';
import { Add, ChevronDown, ChevronUp, Comparison, More, Tick } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { IconMenu } from '#renderer/components/IconMenu.tsx';
import { useStore } from 'zustand';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { openCaseOf, readingDetail } from '#renderer/editor/editorState.ts';
import { progressWords, segmentOf } from '#renderer/editor/review/segments.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import { Agreement } from './Agreement.tsx';
import { SegmentDetail } from './SegmentDetail.tsx';
import { SegmentTable } from './SegmentTable.tsx';
import './review.css';

interface Props {
  readonly workbench: Workbench;
}

/** The mask under review: its lesions one by one, and what was decided on them. */
export function ReviewPanel({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const open = openCaseOf(state);
  const reading = readingDetail(state);
  const offer = (id: string) => offerOf(id, workbench, state);
  return (
    <Panel
      title="Review"
      note={reading?.kind === 'lesions' ? progressWords(reading) : undefined}
      height="rest"
      actions={
        <>
          <ActionButton {...offer('previousSegment')} icon={<ChevronUp />} />
          <ActionButton {...offer('nextSegment')} icon={<ChevronDown />} />
          <ActionButton {...offer('newReading')} icon={<Add />} />
        </>
      }
    >
      {open && open.detail.readings.length > 0 && (
        <div className="review-bar">
          <HTMLSelect
            fill
            minimal
            aria-label="Reading"
            value={reading?.id ?? ''}
            onChange={({ target }) => void workbench.chooseReading(target.value)}
          >
            {!reading && <option value="">Choose a reading</option>}
            {open.detail.readings.map(({ id, title, signature }) => (
              <option key={id} value={id}>
                {title}
                {signature ? ' ✓' : ''}
              </option>
            ))}
          </HTMLSelect>
          {reading && <CompareMenu reading={reading} workbench={workbench} />}
          {reading && <MoreMenu reading={reading} workbench={workbench} />}
        </div>
      )}
      {state.comparison && state.comparison.readingId === reading?.id && (
        <Agreement comparison={state.comparison} voxelMl={voxelMl(state)} workbench={workbench} />
      )}
      {!reading && (
        <div className="review-empty">
          <p>
            {open
              ? 'Review a mask lesion by lesion: one of a model or a file, or draw one of your own.'
              : 'Open a case to review a mask of it.'}
          </p>
          {open && <Button size="small" {...buttonOf(offer('newReading'))} />}
        </div>
      )}
      {reading?.warnings.map((warning) => (
        <p key={warning} className="review-warning">
          {warning}
        </p>
      ))}
      {reading && (
        <>
          <SegmentTable reading={reading} chosen={state.segment} workbench={workbench} />
          <SegmentDetail
            key={`${reading.id} ${state.segment}`}
            segment={segmentOf(reading, state.segment)}
            workbench={workbench}
          />
          <SignBar reading={reading} workbench={workbench} />
        </>
      )}
    </Panel>
  );
}

const buttonOf = ({ label, disabled, onClick }: ReturnType<typeof offerOf>) => ({
  text: label,
  disabled,
  onClick,
});

function voxelMl(state: Parameters<typeof openCaseOf>[0]): number {
  const spacing = openCaseOf(state)?.detail.spacingMm ?? [0, 0, 0];
  return (spacing[0] * spacing[1] * spacing[2]) / 1000;
}

interface ReadingProps extends Props {
  readonly reading: ReadingDetail;
}

function CompareMenu({ reading, workbench }: ReadingProps): ReactElement {
  const open = openCaseOf(useStore(workbench.store));
  const { compareWith } = workbench;
  const readings = open?.detail.readings.filter(({ id }) => id !== reading.id) ?? [];
  const predictions = open?.detail.predictions ?? [];
  return (
    <IconMenu icon={<Comparison />} label="Compare with another mask">
      {readings.length > 0 && <MenuDivider title="Readings" />}
      {readings.map(({ id, title }) => (
        <MenuItem key={id} text={title} onClick={() => void compareWith({ kind: 'reading', id })} />
      ))}
      {predictions.length > 0 && <MenuDivider title="Masks" />}
      {predictions.map(({ id, name }) => (
        <MenuItem key={id} text={name} onClick={() => void compareWith({ kind: 'prediction', id })} />
      ))}
      {readings.length + predictions.length === 0 && <MenuItem disabled text="There is no other mask" />}
    </IconMenu>
  );
}

function MoreMenu({ reading, workbench }: ReadingProps): ReactElement {
  return (
    <IconMenu icon={<More />} label="More about the reading">
      <MenuItem
        text="Second reading of this one"
        onClick={() =>
          void workbench.attempt(() =>
            workbench.beginReading({
              title: `${reading.title}, again`.slice(0, 100),
              source: { from: 'reading', readingId: reading.id },
            }),
          )
        }
      />
      <MenuItem text="Export mask and tables" onClick={() => void workbench.exportReview()} />
      <MenuDivider />
      <MenuItem text="Remove the reading" intent="danger" onClick={() => void workbench.removeReading()} />
    </IconMenu>
  );
}

function SignBar({ reading, workbench }: ReadingProps): ReactElement {
  const { reader } = useStore(workbench.store);
  const { signature } = reading;
  return (
    <div className="review-sign">
      <input
        aria-label="Reader"
        placeholder="Your name"
        maxLength={100}
        value={reader}
        onChange={({ target }) => workbench.setReader(target.value)}
      />
      {signature ? (
        <>
          <span className="review-signed" title={new Date(signature.signedAt).toLocaleString()}>
            <Tick size={12} /> signed by {signature.reader}
          </span>
          <Button size="small" variant="minimal" text="Take back" onClick={() => void workbench.unsign()} />
        </>
      ) : (
        <Button
          size="small"
          text="Sign the reading"
          disabled={reader.trim() === ''}
          title={
            reader.trim() === '' ? 'Say who you are first' : 'The final mask is what was accepted and edited'
          }
          onClick={() => void workbench.sign()}
        />
      )}
    </div>
  );
}
