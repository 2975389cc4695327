/** Numbers of 16 bits, two at a time in one of 32: half the steps over the 10⁸ voxels of a large CT. */
type Words = Int16Array | Uint16Array;

const pairsOf = (words: Words): Int32Array | undefined =>
  words.length % 2 === 0 && words.byteOffset % 4 === 0
    ? new Int32Array(words.buffer, words.byteOffset, words.length / 2)
    : undefined;

const twice = (word: number): number => (word & 0xffff) | (word << 16);

/** Takes the bits of a mask of every word. */
export function maskWords(words: Words, mask: number): void {
  const pairs = pairsOf(words);
  const both = twice(mask);
  if (pairs) for (let i = 0; i < pairs.length; i++) pairs[i] &= both;
  else for (let i = 0; i < words.length; i++) words[i] &= mask;
}

/** Adds a whole number to every word, as 16 bits: out = words + term. */
export function addToWords(words: Words, term: number, out: Int16Array): void {
  const [from, to] = [pairsOf(words), pairsOf(out)];
  if (!from || !to) {
    for (let i = 0; i < out.length; i++) out[i] = words[i] + term;
    return;
  }
  const both = twice(term);
  const low = both & 0x7fff7fff;
  // The sums of the lower 15 bits carry into the highest and no further, which then is the sum without carry.
  for (let i = 0; i < to.length; i++) {
    const pair = from[i];
    to[i] = ((pair & 0x7fff7fff) + low) ^ ((pair ^ both) & 0x80008000);
  }
}
