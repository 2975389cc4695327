import type { Feeds } from '../session.ts';
import { copyOf, type GraphTensor } from '../tensors.ts';

/** Named tensors in two buffers each: the current one, and one for the next value. */
export class HostState {
  readonly #current: Record<string, GraphTensor>;
  readonly #spare: Record<string, GraphTensor> = {};

  constructor(first: Feeds) {
    this.#current = Object.fromEntries(Object.entries(first).map(([name, tensor]) => [name, copyOf(tensor)]));
  }

  current(names: readonly string[]): Feeds {
    return Object.fromEntries(names.map((name) => [name, this.#current[name]]));
  }

  /** The buffer that the next value may be written into; made when first needed. */
  spare(name: string): GraphTensor {
    return (this.#spare[name] ??= copyOf(this.#current[name]));
  }

  /** What was written into the spare buffers now counts. */
  turn(names: readonly string[]): void {
    for (const name of names) {
      const next = this.spare(name);
      this.#spare[name] = this.#current[name];
      this.#current[name] = next;
    }
  }

  copy(names: readonly string[]): Feeds {
    return Object.fromEntries(names.map((name) => [name, copyOf(this.#current[name])]));
  }
}
