import { describe, expect, it } from 'vitest';
import { labelColourNodes, labelOpacityNodes, outlineThickness, rgbOf } from './lookup.ts';

/** What a lookup texture of 1024 texels holds for a label value, by linear interpolation of the nodes. */
function sampled(nodes: readonly { x: number; y: number }[], value: number): number {
  const texel = Math.floor(((value + 0.5) / 256) * 1024);
  const x = -0.5 + (texel / 1023) * 256;
  const after = nodes.findIndex((node) => node.x >= x);
  const [a, b] = [nodes[Math.max(0, after - 1)], nodes[after]];
  return a === b ? a.y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}

describe('label lookups', () => {
  it('give every value its own opacity, neighbours notwithstanding', () => {
    const nodes = labelOpacityNodes(new Set([1, 3, 254, 255]), 0.5);
    for (let value = 0; value < 256; value++)
      expect(sampled(nodes, value), String(value)).toBeCloseTo([1, 3, 254, 255].includes(value) ? 0.5 : 0);
  });

  it('give every value its row’s colour, and black without a row', () => {
    const nodes = labelColourNodes([{ value: 7, name: 'liver', colour: '#ff8000' }]);
    const red = nodes.map((node) => ({ x: node.x, y: node.r }));
    expect(sampled(red, 7)).toBeCloseTo(1);
    expect(sampled(red, 6)).toBeCloseTo(0);
    expect(sampled(red, 8)).toBeCloseTo(0);
  });

  it('outline what is shown', () => {
    const thickness = outlineThickness(new Set([2]), 3);
    expect(thickness).toHaveLength(255);
    expect(thickness.slice(0, 3)).toEqual([0, 3, 0]);
  });

  it('read colours from hexadecimal', () => expect(rgbOf('#ff0033')).toEqual([1, 0, 0.2]));
});
