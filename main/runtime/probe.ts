import { conv, relu } from '#main/graph/functions.ts';
import { constant, type Graph, input } from '#main/graph/value.ts';
import { builtInProviders, type Provider } from './providers.ts';
import { openSession } from './session.ts';

/** What one provider did with a small convolution whose result is known. */
export type ProbeResult =
  | { readonly provider: Provider; readonly works: true; readonly milliseconds: number }
  | { readonly provider: Provider; readonly works: false; readonly reason: string };

const size = 4;

/** Sums 3×3×3 neighbourhoods of ones: 27 inside, 8 in the corners. */
function probeGraph(): Graph {
  const x = input('x', 'F32', [1, 1, size, size, size]);
  const ones = constant({ dtype: 'F32', shape: [1, 1, 3, 3, 3], data: new Float32Array(27).fill(1) });
  const three = (n: number): number[] => [n, n, n];
  const window = {
    strides: three(1),
    dilations: three(1),
    padBefore: three(1),
    padAfter: three(1),
    groups: 1,
  };
  return { inputs: { x }, outputs: { y: relu(conv(x, ones, window)) } };
}

/** Tries every built-in provider; time is that of the second run, when kernels have been compiled. */
export async function probeProviders(): Promise<ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const provider of builtInProviders()) results.push(await probe(provider));
  return results;
}

async function probe(provider: Provider): Promise<ProbeResult> {
  try {
    const session = await openSession(probeGraph(), { provider });
    const x = {
      dtype: 'F32',
      shape: [1, 1, size, size, size],
      data: new Float32Array(size ** 3).fill(1),
    } as const;
    await session.run({ x });
    const start = performance.now();
    const { y } = await session.run({ x });
    const milliseconds = performance.now() - start;
    await session.release();
    const right = Number(y.data[0]) === 8 && Number(y.data[21]) === 27;
    return right
      ? { provider, works: true, milliseconds }
      : { provider, works: false, reason: 'it computes wrong values' };
  } catch (error) {
    return { provider, works: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
