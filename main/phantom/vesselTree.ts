import type { Random } from '#main/tensor/random.ts';
import type { PathPoint } from './path.ts';
import { smoothPath } from './path.ts';
import type { Shape } from './shapes.ts';
import { add, between, distanceBetween, type Point, scale, subtract } from './vector.ts';

export interface TreePlan {
  /** Courses of the main branches, each from the root or from a point of one before; the first point of the
   * first is the root. */
  readonly trunks: readonly (readonly Point[])[];
  /** Where twigs may end: negative inside. */
  readonly region: Shape;
  readonly low: Point;
  readonly high: Point;
  /** No two twigs end nearer to each other than this. */
  readonly leafSpacingMm: number;
  readonly rootRadiusMm: number;
  /** Thinner vessels are not drawn thinner than this. */
  readonly leafRadiusMm: number;
}

export interface TreeNode {
  readonly at: Point;
  /** Index of the node nearer the root; -1 at the root. */
  readonly parent: number;
  /** Length of the way to the root, mm. */
  readonly wayMm: number;
}

export interface VesselTree {
  readonly nodes: readonly TreeNode[];
  /** Radius of the vessel that leads to each node, mm. */
  readonly radii: readonly number[];
}

/**
 * A branching vessel: twig ends are strewn over the region, and joined one by one to the growing tree where
 * distance + balance x way to the root is least (Cuntz, Forstner, Borst, Häusser, PLoS Comput Biol 2010, "One rule
 * to grow them all"). Radii follow Murray's law (1926): r³ of a stem is the sum of r³ of its branches.
 */
export function growTree(random: Random, plan: TreePlan): VesselTree {
  const nodes = trunkNodes(plan.trunks);
  joinLeaves(nodes, strewLeaves(random, plan));
  const leaves = leavesBehind(nodes);
  const total = leaves[0];
  const radii = leaves.map((count) =>
    Math.max(plan.leafRadiusMm, plan.rootRadiusMm * Math.cbrt(count / total)),
  );
  return { nodes, radii };
}

/** Weight of the way to the root: 0 gives the shortest tree, more gives straighter ways. */
const balance = 0.55;

const trunkStepMm = 6;

function trunkNodes(trunks: readonly (readonly Point[])[]): TreeNode[] {
  const nodes: TreeNode[] = [{ at: trunks[0][0], parent: -1, wayMm: 0 }];
  for (const trunk of trunks) {
    const course = smoothPath(
      trunk.map((at) => ({ at, radius: 1 })),
      trunkStepMm,
    );
    let parent = nearestNode(nodes, course[0].at);
    for (const { at } of course.slice(1)) {
      nodes.push({ at, parent, wayMm: nodes[parent].wayMm + distanceBetween(nodes[parent].at, at) });
      parent = nodes.length - 1;
    }
  }
  return nodes;
}

function nearestNode(nodes: readonly TreeNode[], at: Point): number {
  let best = 0;
  nodes.forEach((node, n) => {
    if (distanceBetween(node.at, at) < distanceBetween(nodes[best].at, at)) best = n;
  });
  return best;
}

/** Poisson-disc points by rejection: tries that fall outside or too near are given up. */
function strewLeaves(random: Random, { region, low, high, leafSpacingMm }: TreePlan): Point[] {
  const volume = (high[0] - low[0]) * (high[1] - low[1]) * (high[2] - low[2]);
  const tries = Math.ceil((3 * volume) / leafSpacingMm ** 3);
  const leaves: Point[] = [];
  for (let t = 0; t < tries; t++) {
    const at: Point = [
      random.uniform(low[0], high[0]),
      random.uniform(low[1], high[1]),
      random.uniform(low[2], high[2]),
    ];
    if (region(...at) >= 0) continue;
    if (leaves.every((leaf) => distanceBetween(leaf, at) >= leafSpacingMm)) leaves.push(at);
  }
  return leaves;
}

function joinLeaves(nodes: TreeNode[], leaves: readonly Point[]): void {
  const open = leaves.map((at) => ({ at, cost: Infinity, parent: 0 }));
  const offer = (from: number): void => {
    const { at, wayMm } = nodes[from];
    for (const leaf of open) {
      const cost = distanceBetween(at, leaf.at) + balance * wayMm;
      if (cost < leaf.cost) Object.assign(leaf, { cost, parent: from });
    }
  };
  nodes.forEach((_, n) => offer(n));
  while (open.length > 0) {
    let next = 0;
    for (let l = 1; l < open.length; l++) if (open[l].cost < open[next].cost) next = l;
    const [{ at, parent }] = open.splice(next, 1);
    const stem = nodes[parent];
    const wayMm = stem.wayMm + distanceBetween(stem.at, at);
    // A node half-way lets later twigs branch off there.
    nodes.push({ at: between(stem.at, at, 0.5), parent, wayMm: (stem.wayMm + wayMm) / 2 });
    offer(nodes.length - 1);
    nodes.push({ at, parent: nodes.length - 1, wayMm });
    offer(nodes.length - 1);
  }
}

/** How many ends each node supplies, itself included when it is one. Parents stand before their children. */
function leavesBehind(nodes: readonly TreeNode[]): number[] {
  const counts = nodes.map(() => 0);
  for (let n = nodes.length - 1; n >= 0; n--) {
    if (counts[n] === 0) counts[n] = 1;
    if (nodes[n].parent >= 0) counts[nodes[n].parent] += counts[n];
  }
  return counts;
}

/** A smooth centre line for each vessel between two nodes, leaving its stem in the stem's own direction. */
export function treePaths({ nodes, radii }: VesselTree): PathPoint[][] {
  const heir = nodes.map(() => -1);
  nodes.forEach(({ parent }, n) => {
    if (parent >= 0 && (heir[parent] < 0 || radii[n] > radii[heir[parent]])) heir[parent] = n;
  });
  return nodes.flatMap(({ at, parent }, n) => {
    if (parent < 0) return [];
    const stem = nodes[parent];
    const before = stem.parent < 0 ? stem.at : nodes[stem.parent].at;
    const after = heir[n] < 0 ? at : nodes[heir[n]].at;
    const thick = heir[parent] === n && parent > 0 ? radii[parent] : radii[n];
    return [curve(before, stem.at, at, after, Math.min(thick, 1.3 * radii[n]), radii[n])];
  });
}

/** Hermite curve between two nodes with the tangents of their neighbours (Catmull-Rom, half strength). */
function curve(
  before: Point,
  from: Point,
  to: Point,
  after: Point,
  thick: number,
  thin: number,
): PathPoint[] {
  const leave = scale(subtract(to, before), 0.5);
  const arrive = scale(subtract(after, from), 0.5);
  const steps = Math.max(1, Math.ceil(distanceBetween(from, to) / 4));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const t = step / steps;
    const [t2, t3] = [t * t, t * t * t];
    const at = [
      scale(from, 2 * t3 - 3 * t2 + 1),
      scale(leave, t3 - 2 * t2 + t),
      scale(to, 3 * t2 - 2 * t3),
      scale(arrive, t3 - t2),
    ].reduce(add);
    return { at, radius: thick + (thin - thick) * t };
  });
}
