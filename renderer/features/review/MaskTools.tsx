import { Button, Checkbox, HTMLSelect, MenuDivider, MenuItem } from '@blueprintjs/core';
import { Cut, Draw, Eraser, Filter, PolygonFilter, Tint, Wrench } from '@blueprintjs/icons';
import { type ReactElement, useState } from 'react';
import { IconMenu } from '#renderer/components/IconMenu.tsx';
import { useStore } from 'zustand';
import type { ReadingTool } from '#shared/contract/reading.ts';
import { ActionButton } from '#renderer/components/ActionButton.tsx';
import { NumberField } from '#renderer/components/NumberField.tsx';
import { Panel } from '#renderer/components/Panel.tsx';
import { SliderRow } from '#renderer/components/SliderRow.tsx';
import { offerOf } from '#renderer/editor/commands/offer.ts';
import { openCaseOf, readingDetail } from '#renderer/editor/editorState.ts';
import { segmentOf } from '#renderer/editor/review/segments.ts';
import { type DrawTool, brushLimitsMm } from '#renderer/editor/review/tools.ts';
import { planes } from '#renderer/editor/viewPlanes.ts';
import type { Workbench } from '#renderer/editor/workbench.ts';
import './review.css';

interface Props {
  readonly workbench: Workbench;
}

const tools: readonly { readonly id: DrawTool; readonly icon: ReactElement }[] = [
  { id: 'brush', icon: <Draw /> },
  { id: 'erase', icon: <Eraser /> },
  { id: 'threshold', icon: <Filter /> },
  { id: 'fill', icon: <Tint /> },
  { id: 'lasso', icon: <PolygonFilter /> },
  { id: 'line', icon: <Cut /> },
];

/** What changes the mask: by hand on the slices, or a whole segment at once. */
export function MaskTools({ workbench }: Props): ReactElement {
  const state = useStore(workbench.store);
  const { brush, tool, segment } = state;
  const { setBrush } = workbench;
  const reading = readingDetail(state);
  const chosen = segmentOf(reading, segment);
  const needsRange = tool === 'threshold' || tool === 'fill';
  const offer = (id: string) => offerOf(id, workbench, state);
  const [low, high] = brush.huRange;
  return (
    <Panel
      title="Mask"
      note={reading && (chosen ? `segment ${chosen.value}` : 'the next stroke begins a lesion')}
      height="content"
      actions={
        <>
          <Button
            size="small"
            variant="minimal"
            text="New lesion"
            title="The next stroke begins a lesion of its own (S)"
            active={reading !== undefined && segment === undefined}
            disabled={offer('newSegment').disabled}
            onClick={offer('newSegment').onClick}
          />
          <SegmentTools workbench={workbench} value={chosen?.value} />
        </>
      }
    >
      <div className="mask-tools">
        <div className="mask-row" role="group" aria-label="Mask tools">
          {tools.map(({ id, icon }) => (
            <ActionButton key={id} {...offer(id)} icon={icon} pressed={tool === id} />
          ))}
          <span className="mask-space" />
          <Checkbox
            label="through slices"
            title="A ball, and cuts and fills through all slices; else on the slice alone (.)"
            checked={brush.ball}
            disabled={!reading}
            onChange={() => setBrush({ ball: !brush.ball })}
          />
        </div>
        <SliderRow
          label="Brush"
          unit="mm"
          hint="Diameter; the circle under the cursor is its true size"
          least={1}
          most={brushLimitsMm.sliderMost}
          typedMost={brushLimitsMm.most}
          step={1}
          value={brush.diameterMm}
          disabled={!reading}
          onChange={(diameterMm) => setBrush({ diameterMm })}
        />
        {needsRange && (
          <div className="mask-row mask-range">
            <span className="slider-label">HU range</span>
            <NumberField
              label="Lowest HU"
              value={low}
              least={-2000}
              most={high}
              onChange={(value) => setBrush({ huRange: [value, high] })}
            />
            <span>to</span>
            <NumberField
              label="Highest HU"
              value={high}
              least={low}
              most={4000}
              onChange={(value) => setBrush({ huRange: [low, value] })}
            />
            {tool === 'fill' && (
              <>
                <span>within</span>
                <NumberField
                  label="Reach of the fill (mm)"
                  value={brush.reachMm}
                  least={1}
                  most={500}
                  onChange={(reachMm) => setBrush({ reachMm })}
                />
                <span>mm</span>
              </>
            )}
          </div>
        )}
        {(tool === 'lasso' || tool === 'line') && (
          <div className="mask-row mask-range">
            <span className="slider-label">What is cut off</span>
            <HTMLSelect
              minimal
              aria-label="What is cut off"
              value={brush.cutTo}
              onChange={({ target }) => setBrush({ cutTo: target.value === 'new' ? 'new' : 'nothing' })}
              options={[
                { value: 'new', label: 'becomes a lesion of its own' },
                { value: 'nothing', label: 'is erased' },
              ]}
            />
          </div>
        )}
        <Checkbox
          label="leave other segments alone"
          checked={brush.protectOthers}
          disabled={!reading}
          onChange={() => setBrush({ protectOthers: !brush.protectOthers })}
        />
        {(tool === 'fill' || tool === 'lasso' || tool === 'line') && !chosen && (
          <p className="review-hint">Choose a segment first: this tool works on the chosen one.</p>
        )}
      </div>
    </Panel>
  );
}

/** Tools for a whole segment. */
function SegmentTools({ workbench, value }: Props & { value: number | undefined }): ReactElement {
  const state = useStore(workbench.store);
  const [mm, setMm] = useState(2);
  const [ml, setMl] = useState(0.1);
  const open = openCaseOf(state);
  const reading = readingDetail(state);
  const apply = (make: (value: number) => ReadingTool): void => {
    if (value !== undefined) void workbench.applyTool(make(value));
  };
  const axis = (): 0 | 1 | 2 => {
    const view = open?.view.getState();
    const plane = planes.find((name) => name === view?.activePane) ?? 'axial';
    return view?.frames[plane].normalAxis ?? 2;
  };
  const others = reading?.segments.filter((segment) => segment.value !== value) ?? [];
  const readings = open?.detail.readings.filter(({ id }) => id !== reading?.id) ?? [];
  const combining = (how: 'add' | 'subtract' | 'intersect', text: string): ReactElement => (
    <MenuItem text={text} disabled={others.length + readings.length === 0}>
      {others.map((segment) => (
        <MenuItem
          key={segment.value}
          text={`segment ${segment.value}`}
          onClick={() => apply((v) => ({ tool: 'combine', value: v, how, other: { value: segment.value } }))}
        />
      ))}
      {readings.map(({ id, title }) => (
        <MenuItem
          key={id}
          text={title}
          onClick={() => apply((v) => ({ tool: 'combine', value: v, how, other: { readingId: id } }))}
        />
      ))}
    </MenuItem>
  );
  return (
    <IconMenu
      icon={<Wrench />}
      label="Tools for the whole segment"
      disabled={value === undefined}
      head={
        <div className="mask-row segment-tools">
          <span className="slider-label">By</span>
          <NumberField label="Millimetres" value={mm} least={0.1} most={20} decimals={1} onChange={setMm} />
          <span>mm</span>
          <NumberField label="Millilitres" value={ml} least={0} most={1000} decimals={2} onChange={setMl} />
          <span>ml</span>
        </div>
      }
    >
      <MenuItem text={`Grow by ${mm} mm`} onClick={() => apply((v) => ({ tool: 'grow', value: v, mm }))} />
      <MenuItem
        text={`Shrink by ${mm} mm`}
        onClick={() => apply((v) => ({ tool: 'grow', value: v, mm: -mm }))}
      />
      <MenuItem
        text={`Smooth by ${mm} mm`}
        onClick={() => apply((v) => ({ tool: 'smooth', value: v, mm }))}
      />
      <MenuItem text="Fill holes" onClick={() => apply((v) => ({ tool: 'fillHoles', value: v }))} />
      <MenuItem
        text="Interpolate between painted slices"
        onClick={() => apply((v) => ({ tool: 'interpolate', value: v, axis: axis() }))}
      />
      <MenuDivider />
      <MenuItem
        text="Keep the largest part"
        onClick={() => apply((v) => ({ tool: 'keepLargest', value: v }))}
      />
      <MenuItem
        text={`Remove parts below ${ml} ml`}
        onClick={() => apply((v) => ({ tool: 'removeSmall', value: v, leastMl: ml }))}
      />
      <MenuItem text="Split into its parts" onClick={() => apply((v) => ({ tool: 'split', value: v }))} />
      <MenuDivider />
      {combining('add', 'Add')}
      {combining('subtract', 'Take away')}
      {combining('intersect', 'Keep what is also in')}
    </IconMenu>
  );
}
