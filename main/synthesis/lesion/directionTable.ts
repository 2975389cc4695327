/**
 * Functions of direction, tabulated on the six faces of a cube: node (a, b) of a face lies at −1..1 along its two
 * axes and stands for the direction (±1, p, q), the face's own axis first. `values[a + 33 * (b + 33 * face)]`.
 * Reading is bilinear within a face and continuous across its edges, where two faces hold the same directions.
 */

/** Cells along a face: 2.8° at most. */
const cells = 32;
const n = cells + 1;
const faceNodes = n * n;

export const directionNodes = 6 * faceNodes;

/** Coordinate along a face of node index 0..32. */
const coordinate = (index: number): number => (2 * index) / cells - 1;

/** Calls `visit` with each node's direction, not normalised: its largest coordinate is ±1. */
export function eachDirection(visit: (node: number, x: number, y: number, z: number) => void): void {
  for (let face = 0; face < 6; face++) {
    const sign = face % 2 === 0 ? 1 : -1;
    for (let b = 0; b < n; b++)
      for (let a = 0; a < n; a++) {
        const node = a + n * (b + n * face);
        const [p, q] = [coordinate(a), coordinate(b)];
        if (face < 2) visit(node, sign, p, q);
        else if (face < 4) visit(node, p, sign, q);
        else visit(node, p, q, sign);
      }
  }
}

/** Mean over the sphere of a function of the values at the nodes (trapezoidal rule). */
export function meanOverSphere(values: Float64Array, of: (value: number) => number): number {
  let [sum, weights] = [0, 0];
  eachDirection((node, x, y, z) => {
    const square = x * x + y * y + z * z;
    const [a, b] = [node % n, Math.floor(node / n) % n];
    const half = (index: number): number => (index === 0 || index === cells ? 0.5 : 1);
    // A cell of the face subtends (1 + p² + q²)^(−3/2) of its area.
    const weight = (half(a) * half(b)) / (square * Math.sqrt(square));
    sum += weight * of(values[node]);
    weights += weight;
  });
  return sum / weights;
}

/** Finds the cell of a direction once and reads any table there. */
export interface DirectionReader {
  /** Turns to a direction of any length; the origin counts as the first node's. */
  turnTo(x: number, y: number, z: number): void;
  /** A table's value in that direction. */
  read(values: Float64Array): number;
}

export function directionReader(): DirectionReader {
  let [at, s, t] = [0, 0, 0];
  const settle = (face: number, p: number, q: number): void => {
    const u = (p + 1) * (cells / 2);
    const v = (q + 1) * (cells / 2);
    const a = Math.min(cells - 1, Math.floor(u));
    const b = Math.min(cells - 1, Math.floor(v));
    at = a + n * b + faceNodes * face;
    s = u - a;
    t = v - b;
  };
  return {
    turnTo: (x, y, z) => {
      const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
      if (ax >= ay && ax >= az) settle(x < 0 ? 1 : 0, ax > 0 ? y / ax : -1, ax > 0 ? z / ax : -1);
      else if (ay >= az) settle(y < 0 ? 3 : 2, x / ay, z / ay);
      else settle(z < 0 ? 5 : 4, x / az, y / az);
    },
    read: (values) => {
      const near = values[at] + s * (values[at + 1] - values[at]);
      const far = values[at + n] + s * (values[at + n + 1] - values[at + n]);
      return near + t * (far - near);
    },
  };
}

/**
 * Squared length of the gradient over the unit sphere at each node, from differences along the face: with p and q
 * on the face and L² = 1 + p² + q², |∇f|² = L² ((1 + p²) f_p² + (1 + q²) f_q² + 2 p q f_p f_q).
 */
export function squaredSlopes(values: Float64Array): Float64Array {
  const out = new Float64Array(directionNodes);
  for (let node = 0; node < directionNodes; node++) {
    const [a, b] = [node % n, Math.floor(node / n) % n];
    const [p, q] = [coordinate(a), coordinate(b)];
    const fp = difference(values, node, a, 1);
    const fq = difference(values, node, b, n);
    const square = 1 + p * p + q * q;
    out[node] = square * ((1 + p * p) * fp * fp + (1 + q * q) * fq * fq + 2 * p * q * fp * fq);
  }
  return out;
}

/** Derivative along a face axis, of second order: between the neighbours, or from two on one side at the edge. */
function difference(values: Float64Array, node: number, index: number, stride: number): number {
  const at = (steps: number): number => values[node + steps * stride];
  const perCell = 2 / cells;
  if (index === 0) return (4 * at(1) - 3 * at(0) - at(2)) / (2 * perCell);
  if (index === cells) return (3 * at(0) - 4 * at(-1) + at(-2)) / (2 * perCell);
  return (at(1) - at(-1)) / (2 * perCell);
}
