/** One thing to be timed, under the name its line gets; one that answers a number has timed itself, in ms. */
export type Variants = Readonly<Record<string, () => unknown>>;

/** A benchmark: fixed inputs, and two or more ways (or sizes) that are timed in turn. */
export interface BenchCase {
  readonly name: string;
  /** What is measured on which input, with units and sizes. */
  readonly summary: string;
  /** How often each variant is timed after its warm-up. */
  readonly rounds: number;
  /** Makes the inputs, untimed; the first variant is the one that the others are compared with. */
  prepare(): Promise<Variants>;
  /**
   * Ends what `prepare` started; answers the peak memory, MB, of those variants that it measured. The memory of
   * a case without it is measured by running each variant in a process of its own.
   */
  finish?(): Promise<Readonly<Partial<Record<string, number>>>>;
}
