import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { BoxChange } from '#renderer/editor/displayedVoxels.ts';
import type { OpenCase } from '#renderer/editor/editorState.ts';
import type { SliceCrop } from '#renderer/editor/trialSlice.ts';
import { paintGreys, trialPicture } from './trialPicture.ts';

interface Props {
  readonly open: OpenCase;
  readonly crop: SliceCrop;
  readonly changes: readonly BoxChange[];
  /** Of the lesion's kind in the label map. */
  readonly labelValue: number;
  readonly outlined: boolean;
}

/** The slice of a trial in the viewer's window. */
export function TrialSlice({ open, crop, changes, labelValue, outlined }: Props): ReactElement {
  const { window } = useStore(open.view);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { greys, outline } = useMemo(
    () => trialPicture(open, changes, labelValue, crop, window),
    [open, changes, labelValue, crop, window],
  );
  useEffect(() => {
    if (canvas.current) paintGreys(canvas.current, greys);
  }, [greys]);
  const { columns, rows, columnMm, rowMm } = crop;
  return (
    <div className="trial-slice" style={{ aspectRatio: (columns * columnMm) / (rows * rowMm) }}>
      <canvas ref={canvas} />
      {outlined && (
        <svg viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={outline} vectorEffect="non-scaling-stroke" />
        </svg>
      )}
    </div>
  );
}
