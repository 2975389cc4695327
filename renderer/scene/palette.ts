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
  readonly difference: Functions;
  /** By label value − 1; another array when it changes. */
  readonly outline: () => number[];
  setLabels(table: readonly LabelEntry[], look: LabelLook, pixelRatio: number): void;
  dispose(): void;
}

export function createPalette(): Palette {
  const owner = new Owner();
  const functions = (): Functions => ({
    colour: owner.keep(vtkColorTransferFunction.newInstance()),
    opacity: owner.keep(vtkPiecewiseFunction.newInstance()),
  });
  const [greys, labels, difference] = [functions(), functions(), functions()];
  greys.colour.setNodes([colourNode(0, [0, 0, 0]), colourNode(1, [1, 1, 1])]);
  greys.opacity.setNodes([opacityNode(0, 1), opacityNode(1, 1)]);
  difference.colour.setNodes(differenceColourNodes());
  difference.opacity.setNodes(differenceOpacityNodes());
  let shown: { table: readonly LabelEntry[]; look: LabelLook } | undefined;
  let outline = outlineThickness(new Set(), 0);
  return {
    greys,
    labels,
    difference,
    outline: () => outline,
    setLabels: (table, look, pixelRatio) => {
      if (shown?.table === table && shown.look === look) return;
      shown = { table, look };
      const values = new Set(table.map((row) => row.value).filter((v) => !look.hiddenLabels.includes(v)));
      labels.colour.setNodes(labelColourNodes(table));
      labels.opacity.setNodes(labelOpacityNodes(values, look.opacity));
      outline = outlineThickness(values, Math.round(look.outlinePixels * pixelRatio));
    },
    dispose: () => owner.dispose(),
  };
}
