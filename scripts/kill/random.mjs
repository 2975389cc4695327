/** Uniform numbers from a seed (mulberry32), so that a run can be repeated as far as the machine's timing allows. */
export function randomOf(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low, high) => low + Math.floor(unit() * (high - low + 1));
  return { unit, integer, pick: (items) => items[integer(0, items.length - 1)] };
}
