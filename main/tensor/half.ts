/** float32 value of an IEEE 754 binary16 bit pattern. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** float32 values of binary16 bit patterns; lengths are equal, an empty array gives an empty array. */
export const halvesToFloats = (bits: Uint16Array): Float32Array => Float32Array.from(bits, halfToFloat);

/** float32 values of bfloat16 bit patterns: the upper half of a float32's bits. */
export function bfloatsToFloats(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
}
