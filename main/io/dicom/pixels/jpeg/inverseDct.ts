/** cos((2x + 1)uπ/16)·C(u)/2 at [u·8 + x] (ITU-T T.81, A.3.3). */
const basis = Float64Array.from({ length: 64 }, (_, at) => {
  const [u, x] = [at >> 3, at & 7];
  return ((u === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * x + 1) * u * Math.PI) / 16)) / 2;
});

const half = new Float64Array(64);

/**
 * The inverse cosine transform of a block, in double precision: decoders that count in whole numbers differ by 1.
 *
 * @param block 64 coefficients, v·8 + u
 * @param out gets the 64 values, y·8 + x
 */
export function inverseDct(block: Int32Array, out: Float64Array): void {
  for (let v = 0; v < 8; v++) {
    const row = v * 8;
    for (let x = 0; x < 8; x++) half[row + x] = block[row] * basis[x];
    for (let u = 1; u < 8; u++) {
      const value = block[row + u];
      // Most coefficients of a CT are 0.
      if (value !== 0) for (let x = 0; x < 8; x++) half[row + x] += value * basis[u * 8 + x];
    }
  }
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += half[v * 8 + x] * basis[v * 8 + y];
      out[y * 8 + x] = sum;
    }
  }
}
