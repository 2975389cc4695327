/** Tools that paint into the mask under review while the button is down. */
export const paintTools = ['brush', 'erase', 'threshold'] as const;
export type PaintTool = (typeof paintTools)[number];

/** Tools that the engine carries out on what was pointed at or drawn. */
export const maskTools = ['fill', 'lasso', 'line'] as const;
export type MaskTool = (typeof maskTools)[number];

export const measureTools = ['length', 'bidirectional', 'roi'] as const;
export type MeasureTool = (typeof measureTools)[number];

export type DrawTool = PaintTool | MaskTool | MeasureTool;

/** What the left button does on a slice. */
export type Tool = 'navigate' | 'place' | DrawTool;

const includes = (list: readonly string[], tool: Tool): boolean => list.includes(tool);

export const isPaintTool = (tool: Tool): tool is PaintTool => includes(paintTools, tool);
export const isMeasureTool = (tool: Tool): tool is MeasureTool => includes(measureTools, tool);
export const isDrawTool = (tool: Tool): tool is DrawTool =>
  isPaintTool(tool) || includes(maskTools, tool) || isMeasureTool(tool);
/** Whether it changes the mask under review. */
export const editsMask = (tool: Tool): boolean => isPaintTool(tool) || includes(maskTools, tool);

export interface BrushSettings {
  readonly diameterMm: number;
  /** A ball through the slices, or a circle on one. */
  readonly ball: boolean;
  /** HU that the HU brush paints and the fill takes, both ends included. */
  readonly huRange: readonly [number, number];
  /** Whether other segments keep their voxels. */
  readonly protectOthers: boolean;
  /** How far from the point a fill goes. */
  readonly reachMm: number;
  /** Whether what is cut off becomes a segment of its own, or is erased. */
  readonly cutTo: 'new' | 'nothing';
}

export const firstBrush: BrushSettings = {
  diameterMm: 10,
  ball: false,
  huRange: [0, 100],
  protectOthers: true,
  reachMm: 40,
  cutTo: 'new',
};

export const brushLimitsMm = { least: 0.5, most: 200, sliderMost: 60 } as const;

/** A brush `by` millimetres larger, kept within what is possible, on whole millimetres from 1 mm on. */
export const resizedBrush = (brush: BrushSettings, by: number): BrushSettings => ({
  ...brush,
  diameterMm: Math.min(
    brushLimitsMm.most,
    Math.max(brushLimitsMm.least, Math.max(1, Math.round(brush.diameterMm + by))),
  ),
});
