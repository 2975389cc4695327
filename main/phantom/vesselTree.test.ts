import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { ellipsoid } from './shapes.ts';
import { distanceBetween } from './vector.ts';
import { growTree, treePaths } from './vesselTree.ts';

const region = ellipsoid([0, 0, 0], [60, 50, 40]);
const plan = {
  trunks: [
    [
      [-60, 0, 0],
      [-20, 0, 0],
    ],
    [
      [-20, 0, 0],
      [10, 20, 10],
    ],
  ],
  region,
  low: [-60, -50, -40],
  high: [60, 50, 40],
  leafSpacingMm: 12,
  rootRadiusMm: 6,
  leafRadiusMm: 0.5,
} as const;
const tree = growTree(seededRandom(9), plan);
const { nodes, radii } = tree;
const childrenOf = nodes.map((_, n) => nodes.flatMap(({ parent }, child) => (parent === n ? [child] : [])));

describe('growTree', () => {
  it('is one tree: every node but the root has a parent before it', () => {
    expect(nodes[0].parent).toBe(-1);
    nodes.slice(1).forEach(({ parent }, before) => {
      expect(parent).toBeGreaterThanOrEqual(0);
      expect(parent).toBeLessThanOrEqual(before);
    });
  });

  it('fills the region with twigs that end inside it and apart from each other', () => {
    const ends = nodes.filter((_, n) => n > 20 && childrenOf[n].length === 0);
    expect(ends.length).toBeGreaterThan(60);
    for (const { at } of ends) expect(region(...at)).toBeLessThan(0);
    for (const a of ends)
      for (const b of ends) if (a !== b) expect(distanceBetween(a.at, b.at)).toBeGreaterThanOrEqual(12);
  });

  it("keeps Murray's law at every fork: the cubes of the branches' radii sum up to the stem's", () => {
    expect(radii[0]).toBe(6);
    childrenOf.forEach((children, n) => {
      if (children.length === 0 || children.some((child) => radii[child] <= 0.5)) return;
      const cubes = children.reduce((sum, child) => sum + radii[child] ** 3, 0);
      expect(cubes).toBeCloseTo(radii[n] ** 3, 6);
    });
  });

  it('branches: no node supplies all, and forks occur along the way', () => {
    expect(childrenOf.filter((children) => children.length > 1).length).toBeGreaterThan(40);
  });
});

describe('treePaths', () => {
  it('draws a curve from every node to its parent', () => {
    const paths = treePaths(tree);
    expect(paths.length).toBe(nodes.length - 1);
    paths.forEach((path, p) => {
      const { at, parent } = nodes[p + 1];
      expect(distanceBetween(path[0].at, nodes[parent].at)).toBeLessThan(1e-9);
      expect(distanceBetween(path[path.length - 1].at, at)).toBeLessThan(1e-9);
    });
  });
});
