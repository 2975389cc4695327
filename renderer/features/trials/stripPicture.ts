import type { OpenCase } from '#renderer/editor/editorState.ts';
import type { SliceCrop } from '#renderer/editor/trialSlice.ts';
import type { Trial, TrialKind } from '#renderer/editor/trials.ts';
import { paintGreys, trialPicture } from './trialPicture.ts';
import { trialMeasure, trialTitle } from './trialWords.ts';

const side = 360;
const gap = 12;
const captionHeight = 50;

/** Trials that are drawn, in a row, each with its outline and what came out, as a PNG. */
export function stripPicture(
  of: TrialKind,
  trials: readonly Trial[],
  open: OpenCase,
  crop: SliceCrop,
): Promise<Blob> {
  const ready = trials.flatMap(({ spec, state }) => (state.kind === 'ready' ? [{ spec, state }] : []));
  const strip = new OffscreenCanvas(
    gap + Math.max(1, ready.length) * (side + gap),
    side + captionHeight + 2 * gap,
  );
  const context = strip.getContext('2d');
  if (!context) throw new Error('this browser paints no canvas');
  context.fillStyle = '#0b0e11';
  context.fillRect(0, 0, strip.width, strip.height);
  context.imageSmoothingQuality = 'high';
  const { window } = open.view.getState();
  const [widthMm, heightMm] = [crop.columns * crop.columnMm, crop.rows * crop.rowMm];
  const scale = side / Math.max(widthMm, heightMm);
  const [width, height] = [widthMm * scale, heightMm * scale];
  for (const [at, { spec, state }] of ready.entries()) {
    const left = gap + at * (side + gap);
    const [x, y] = [left + (side - width) / 2, gap + (side - height) / 2];
    const { greys, outline } = trialPicture(open, state.changes, state.lesion.labelValue, crop, window);
    const slice = new OffscreenCanvas(1, 1);
    paintGreys(slice, greys);
    context.drawImage(slice, x, y, width, height);
    context.save();
    context.translate(x, y);
    context.scale(width / crop.columns, height / crop.rows);
    context.strokeStyle = '#f0b755';
    context.lineWidth = (1.25 * crop.columns) / width;
    context.stroke(new Path2D(outline));
    context.restore();
    context.fillStyle = '#dfe3e8';
    context.font = '600 17px sans-serif';
    context.fillText(trialTitle(of, spec), left, side + gap + 24);
    context.fillStyle = '#93a0ad';
    context.font = '14px sans-serif';
    context.fillText(trialMeasure(state.lesion), left, side + gap + 45);
  }
  context.fillStyle = '#dfe3e8';
  context.fillRect(gap + 10, gap + side - 14, 10 * scale, 3);
  context.font = '600 13px sans-serif';
  context.fillText('10 mm', gap + 10, gap + side - 20);
  context.textAlign = 'right';
  context.fillStyle = '#f0b755';
  context.font = '13px sans-serif';
  context.fillText('synthetic · research only', strip.width - gap, side + gap + 24);
  return strip.convertToBlob({ type: 'image/png' });
}
