import type { LabelEntry } from '#shared/contract/primitives.ts';

export type Rgb = readonly [number, number, number];

/** "#rrggbb" as three numbers from 0 to 1. */
export const rgbOf = (colour: string): Rgb => {
  const n = Number.parseInt(colour.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
};

/** HU difference at which the difference colours saturate. */
export const differenceRangeHu = 100;

/** What became darker, what became brighter than the source. */
export const differenceColours = { darker: '#4aa8ff', brighter: '#ff8a3d' } as const;

/** A point of a transfer function, as vtk.js keeps them. */
interface Node {
  readonly x: number;
  readonly midpoint: number;
  readonly sharpness: number;
}
export type ColourNode = Node & { readonly r: number; readonly g: number; readonly b: number };
export type OpacityNode = Node & { readonly y: number };

const linear = { midpoint: 0.5, sharpness: 0 } as const;
export const colourNode = (x: number, [r, g, b]: Rgb): ColourNode => ({ x, r, g, b, ...linear });
export const opacityNode = (x: number, y: number): OpacityNode => ({ x, y, ...linear });

const labelValues = Array.from({ length: 256 }, (_, value) => value);

/** Both edges of the step of a label value, so that 1024 lookup texels over [−0.5, 255.5] are four flat ones a value. */
const stepEdges = (value: number): readonly [number, number] => [
  value === 0 ? -0.5 : value - 0.499,
  value === 255 ? 255.5 : value + 0.499,
];

/** A flat step of its row's colour per label value; black for values without a row. */
export function labelColourNodes(table: readonly LabelEntry[]): ColourNode[] {
  const colours = new Map(table.map((row) => [row.value, rgbOf(row.colour)]));
  return labelValues.flatMap((value) =>
    stepEdges(value).map((x) => colourNode(x, colours.get(value) ?? [0, 0, 0])),
  );
}

/** `opacity` for the values that are shown, 0 for the others. */
export const labelOpacityNodes = (shown: ReadonlySet<number>, opacity: number): OpacityNode[] =>
  labelValues.flatMap((value) => stepEdges(value).map((x) => opacityNode(x, shown.has(value) ? opacity : 0)));

/** Outline thickness by label value − 1, as vtk.js looks it up: 0 for values that are not shown. */
export const outlineThickness = (shown: ReadonlySet<number>, pixels: number): number[] =>
  labelValues.slice(1).map((value) => (shown.has(value) ? pixels : 0));

/** Blue below, orange above zero. */
export const differenceColourNodes = (): ColourNode[] => [
  colourNode(-differenceRangeHu, rgbOf(differenceColours.darker)),
  colourNode(-0.1, rgbOf(differenceColours.darker)),
  colourNode(0.1, rgbOf(differenceColours.brighter)),
  colourNode(differenceRangeHu, rgbOf(differenceColours.brighter)),
];

/** Transparent where nothing changed. */
export const differenceOpacityNodes = (): OpacityNode[] => [
  opacityNode(-differenceRangeHu, 0.95),
  opacityNode(0, 0),
  opacityNode(differenceRangeHu, 0.95),
];
