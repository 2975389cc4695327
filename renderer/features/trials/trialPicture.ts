import type { HuWindow } from '#renderer/editor/viewWindow.ts';
import { blockAfter, type BoxChange } from '#renderer/editor/displayedVoxels.ts';
import type { OpenCase } from '#renderer/editor/editorState.ts';
import { greysOf, outlineOf, type SliceCrop } from '#renderer/editor/trialSlice.ts';

/** One slice of a trial: its greys, and its border as an SVG path of one unit a voxel. */
export interface TrialPicture {
  readonly greys: ImageData;
  readonly outline: string;
}

export function trialPicture(
  { detail, image, labels, patches }: OpenCase,
  changes: readonly BoxChange[],
  labelValue: number,
  crop: SliceCrop,
  window: HuWindow,
): TrialPicture {
  const block = blockAfter({ dims: detail.dims, image, labels, patches }, crop.box, changes);
  return {
    greys: new ImageData(greysOf(block.image, crop, window), crop.columns, crop.rows),
    outline: outlineOf(block.labels, crop, labelValue),
  };
}

/** Sets a canvas to the greys, one pixel a voxel. */
export function paintGreys(canvas: HTMLCanvasElement | OffscreenCanvas, greys: ImageData): void {
  canvas.width = greys.width;
  canvas.height = greys.height;
  const context = canvas.getContext('2d') as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  context?.putImageData(greys, 0, 0);
}
