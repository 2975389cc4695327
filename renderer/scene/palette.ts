import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import {
  colourNode,
  differenceColourNodes,
  differenceOpacityNodes,
  labelColourNodes,
  labelOpacityNodes,
  opacityNode,
  outlineThickness,
} from './lookup.ts';
import { Owner } from './ownership.ts';

export interface LabelLook {
  readonly visible: boolean;
  /** Of the filled labels; 0 = outline alone. */
  readonly opacity: number;
  /** In CSS pixels; 0 = none. */
  readonly outlinePixels: number;
  readonly hiddenLabels: readonly number[];
}

interface Functions {
  readonly colour: vtkColorTransferFunction;
  readonly opacity: vtkPiecewiseFunction;
}

/** The transfer functions that all panes share: one lookup texture each in the one WebGL context. */
export interface Palette {
  readonly greys: Functions;
  readonly labels: Functions;
  readonly reading: Functions;
  readonly difference: Functions;
  /** By label value − 1; another array when it changes. */
  readonly outline: () => number[];
  readonly readingOutline: () => number[];
  setLabels(table: readonly LabelEntry[], look: LabelLook, pixelRatio: number): void;
  setReading(table: readonly LabelEntry[], look: LabelLook, pixelRatio: number): void;
  dispose(): void;
}

export function createPalette(): Palette {
  const owner = new Owner();
  const functions = (): Functions => ({
    colour: owner.keep(vtkColorTransferFunction.newInstance()),
    opacity: owner.keep(vtkPiecewiseFunction.newInstance()),
  });
  const [greys, labels, reading, difference] = [functions(), functions(), functions(), functions()];
  greys.colour.setNodes([colourNode(0, [0, 0, 0]), colourNode(1, [1, 1, 1])]);
  greys.opacity.setNodes([opacityNode(0, 1), opacityNode(1, 1)]);
  difference.colour.setNodes(differenceColourNodes());
  difference.opacity.setNodes(differenceOpacityNodes());
  const labelRow = labelledLook(labels);
  const readingRow = labelledLook(reading);
  return {
    greys,
    labels,
    reading,
    difference,
    outline: labelRow.outline,
    readingOutline: readingRow.outline,
    setLabels: labelRow.set,
    setReading: readingRow.set,
    dispose: () => owner.dispose(),
  };
}

/** Keeps functions in line with a table and how its labels shall look. */
function labelledLook({ colour, opacity }: Functions): {
  outline: () => number[];
  set: (table: readonly LabelEntry[], look: LabelLook, pixelRatio: number) => void;
} {
  let shown: { table: readonly LabelEntry[]; look: LabelLook } | undefined;
  let outline = outlineThickness(new Set(), 0);
  return {
    outline: () => outline,
    set: (table, look, pixelRatio) => {
      if (shown?.table === table && shown.look === look) return;
      shown = { table, look };
      const values = new Set(table.map((row) => row.value).filter((v) => !look.hiddenLabels.includes(v)));
      colour.setNodes(labelColourNodes(table));
      opacity.setNodes(labelOpacityNodes(values, look.opacity));
      outline = outlineThickness(values, Math.round(look.outlinePixels * pixelRatio));
    },
  };
}
