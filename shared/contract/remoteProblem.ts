import type { WireProblem } from './job.ts';

/** A problem that another process or the network told of, with the sentence it came with. */
export class RemoteProblem extends Error {
  override readonly name = 'RemoteProblem';
  readonly wire: WireProblem;

  constructor(wire: WireProblem, options?: ErrorOptions) {
    super(wire.sentence, options);
    this.wire = wire;
  }
}
