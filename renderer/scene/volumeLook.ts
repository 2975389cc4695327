import { type ColourNode, type OpacityNode, colourNode, opacityNode } from './lookup.ts';

/** Contrast-filled vessels and organs in warm tones, bone in ivory; fat, air and most soft tissue are clear. */
export const ctColourNodes = (): ColourNode[] => [
  colourNode(80, [0.45, 0.16, 0.12]),
  colourNode(170, [0.78, 0.36, 0.26]),
  colourNode(260, [0.92, 0.7, 0.52]),
  colourNode(400, [0.95, 0.9, 0.8]),
  colourNode(1200, [1, 1, 1]),
];

/** Opacity per `opacityUnitMm` of depth. */
export const ctOpacityNodes = (): OpacityNode[] => [
  opacityNode(100, 0),
  opacityNode(160, 0.015),
  opacityNode(220, 0.1),
  opacityNode(350, 0.35),
  opacityNode(1000, 0.8),
];

export const opacityUnitMm = 2;
