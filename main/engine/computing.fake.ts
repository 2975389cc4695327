import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { warningSentence } from '#shared/messages/warnings.ts';
import { encodeGraph } from '#main/graph/encode.ts';
import { conv, expand, mul, sum } from '#main/graph/functions.ts';
import { input, type Value } from '#main/graph/value.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import { loadModel, openSession } from '#main/runtime/session.ts';
import { hostOps } from './host.ts';
import { nodePort } from './nodePort.ts';
import type { OpContext } from './protocol.ts';

const x = input('x', 'F32', [2]);
const doubled = { inputs: { x }, outputs: { y: mul(x, 2) } };
const two = { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } as const;

/** Numbers of elements n of which onnxruntime makes n·n: they are summed, so that it cannot do without them. */
const squared = (n: number) => {
  const one = input('one', 'F32', [1]);
  return { inputs: { one }, outputs: { y: sum(expand(one, [n, n])) } };
};
const one = { dtype: 'F32', shape: [1], data: Float32Array.of(1) } as const;

/** Many convolutions one after the other: a single run that takes a minute and listens to nothing. */
function longRun() {
  const three = (n: number): number[] => [n, n, n];
  const start = input('start', 'F32', [1, 16, 48, 48, 48]);
  const w = input('w', 'F32', [16, 16, 3, 3, 3]);
  const window = {
    strides: three(1),
    dilations: three(1),
    padBefore: three(1),
    padAfter: three(1),
    groups: 1,
  };
  let y: Value = start;
  for (let i = 0; i < 1000; i++) y = conv(y, w, window);
  const zeros = ({ shape }: Value) =>
    ({ dtype: 'F32', shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }) as const;
  return { graph: { inputs: { start, w }, outputs: { y } }, feeds: { start: zeros(start), w: zeros(w) } };
}

/** What the tests of a killed engine let a real one do. */
const ops = {
  compute: async (provider: Provider | undefined) => {
    const choice = await providerFor(provider);
    const session = await openSession(doubled, { provider: choice.provider });
    const { y } = await session.run({ x: two });
    await session.release();
    return { y: [...y.data], said: choice.warning && warningSentence(choice.warning) };
  },
  insist: async (provider: Provider) => {
    await openSession(doubled, { provider });
  },
  computeLong: async (_: undefined, { progress }: OpContext) => {
    const { graph, feeds } = longRun();
    // As it is: to lower so many would take longer than to run them.
    const session = await openSession(graph, { lowering: {} });
    progress({ stage: 'running', done: 0, total: 1 });
    await session.run(feeds);
  },
  estimateTooLarge: async (n: number) => {
    await openSession(squared(n), { lowering: {} });
  },
  runTooLarge: async (n: number) => {
    const session = await loadModel(encodeGraph(squared(n)), {});
    await session.run({ one });
  },
  /** Lets this process have so many bytes more than it has now. */
  limitMemory: (more: number) => {
    const kilobytes = Number(/^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    execFileSync('prlimit', ['--pid', String(process.pid), `--as=${kilobytes * 1024 + more}`]);
  },
};
export type ComputingOps = typeof ops;

hostOps(nodePort(), ops);
