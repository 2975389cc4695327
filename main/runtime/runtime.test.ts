import { expect, it } from 'vitest';
import { add, matMul, mul } from '#main/graph/functions.ts';
import { type Graph, input } from '#main/graph/value.ts';
import { probeProviders } from './probe.ts';
import { openSession } from './session.ts';
import { SessionCache } from './sessionCache.ts';
import { fromOrt } from './tensors.ts';

const f32 = (shape: number[], ...values: number[]) =>
  ({ dtype: 'F32', shape, data: Float32Array.from(values) }) as const;

const sumGraph = (factor: number): Graph => {
  const [a, b] = [input('a', 'F32', [2]), input('b', 'F32', [2])];
  return { inputs: { a, b }, outputs: { c: mul(add(a, b), factor) } };
};

it('computes a graph', async () => {
  const session = await openSession(sumGraph(10));
  const { c } = await session.run({ a: f32([2], 1, 2), b: f32([2], 3, 4) });
  expect(c).toEqual(f32([2], 40, 60));
  await session.release();
});

it('keeps weights in the session, small and large alike', async () => {
  const x = input('x', 'F32', [1, 300]);
  const w = input('w', 'F32', [300, 1]);
  const weights = new Map([
    ['w', { dtype: 'F32', shape: [300, 1], data: new Float32Array(300).fill(2) } as const],
  ]);
  const session = await openSession({ inputs: { x, w }, outputs: { y: matMul(x, w) } }, { weights });
  const { y } = await session.run({
    x: { dtype: 'F32', shape: [1, 300], data: new Float32Array(300).fill(1) },
  });
  expect(y).toEqual(f32([1, 1], 600));
});

it('writes into given buffers', async () => {
  const session = await openSession(sumGraph(1));
  const mine = f32([2], 0, 0);
  await session.run({ a: f32([2], 1, 2), b: f32([2], 3, 4) }, { c: mine });
  expect(mine.data).toEqual(Float32Array.of(4, 6));
});

it('loads equal graphs once and different ones apart', async () => {
  const cache = new SessionCache();
  const first = await cache.open(sumGraph(1));
  expect(await cache.open(sumGraph(1))).toBe(first);
  expect(await cache.open(sumGraph(2))).not.toBe(first);
  await cache.clear();
});

it('refuses to read tensors on a device, which would end the process', () => {
  expect(() => fromOrt({ location: 'gpu-buffer' } as Parameters<typeof fromOrt>[0])).toThrow('gpu-buffer');
});

it('finds that the processor works', async () => {
  expect(await probeProviders()).toContainEqual(expect.objectContaining({ provider: 'cpu', works: true }));
});
