/**
 * What a step changed in a label map of 8 bits: stretches along the first axis, each of one value before and one
 * after. Sorted by start, none meeting another, so that the same step is done and undone by the same runs.
 */
export interface Runs {
  readonly count: number;
  /** Flat index of each run's first voxel. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Puts the values after the step into a label map. */
export const applyRuns = (data: Uint8Array, runs: Runs): void => fillRuns(data, runs, runs.after);

/** Puts the values before the step into a label map. */
export const revertRuns = (data: Uint8Array, runs: Runs): void => fillRuns(data, runs, runs.before);

function fillRuns(data: Uint8Array, { count, starts, lengths }: Runs, values: Uint8Array): void {
  for (let r = 0; r < count; r++) data.fill(values[r], starts[r], starts[r] + lengths[r]);
}

/** The step the other way round. */
export const reversedRuns = (runs: Runs): Runs => ({ ...runs, before: runs.after, after: runs.before });

/** Voxels that the step changed. */
export function runVoxels({ count, lengths }: Runs): number {
  let sum = 0;
  for (let r = 0; r < count; r++) sum += lengths[r];
  return sum;
}

/** Values that lost or won a voxel, 0 not among them, ascending. */
export function touchedValues({ count, before, after }: Runs): number[] {
  const seen = new Uint8Array(256);
  for (let r = 0; r < count; r++) seen[before[r]] = seen[after[r]] = 1;
  return Array.from(seen.keys()).filter((value) => value > 0 && seen[value] === 1);
}

/** Gathers the runs of a step while it is done, in any order; a voxel may be given once. */
export class RunRecorder {
  #count = 0;
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #before = new Uint8Array(256);
  #after = new Uint8Array(256);
  #sorted = true;

  add(start: number, length: number, before: number, after: number): void {
    const last = this.#count - 1;
    if (last >= 0) {
      const end = this.#starts[last] + this.#lengths[last];
      if (end === start && this.#before[last] === before && this.#after[last] === after) {
        this.#lengths[last] += length;
        return;
      }
      if (start < end) this.#sorted = false;
    }
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#lengths[this.#count] = length;
    this.#before[this.#count] = before;
    this.#after[this.#count] = after;
    this.#count++;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  finish(): Runs {
    const given: Runs = {
      count: this.#count,
      starts: this.#starts.slice(0, this.#count),
      lengths: this.#lengths.slice(0, this.#count),
      before: this.#before.slice(0, this.#count),
      after: this.#after.slice(0, this.#count),
    };
    return this.#sorted ? given : sorted(given);
  }

  #grow(): void {
    const larger = <A extends Uint32Array | Uint8Array>(old: A, made: A): A => {
      made.set(old);
      return made;
    };
    const size = 2 * this.#count;
    this.#starts = larger(this.#starts, new Uint32Array(size));
    this.#lengths = larger(this.#lengths, new Uint32Array(size));
    this.#before = larger(this.#before, new Uint8Array(size));
    this.#after = larger(this.#after, new Uint8Array(size));
  }
}

/** The same runs by start, neighbours of the same change joined. */
function sorted({ count, starts, lengths, before, after }: Runs): Runs {
  const order = Uint32Array.from({ length: count }, (_, r) => r).sort((a, b) => starts[a] - starts[b]);
  const out = new RunRecorder();
  for (const r of order) out.add(starts[r], lengths[r], before[r], after[r]);
  return out.finish();
}
