import { expect, it } from 'vitest';
import { encodeGraph } from '#main/graph/encode.ts';
import { add, expand, matMul, mul, sum } from '#main/graph/functions.ts';
import { type Graph, input } from '#main/graph/value.ts';
import { neededBytes, requireMemory } from './memoryNeed.ts';
import { nchwcBlock } from './nchwc.ts';
import { probe } from './probe.ts';
import { sharesOf } from './profile.ts';
import { reasonOf, runProblem } from './runProblem.ts';
import { loadModel, openSession } from './session.ts';
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

it('gives outputs that were given no buffer new ones', async () => {
  const a = input('a', 'F32', [2]);
  const session = await openSession({ inputs: { a }, outputs: { sum: add(a, a), product: mul(a, a) } });
  const mine = f32([2], 0, 0);
  const { product } = await session.run({ a: f32([2], 2, 3) }, { sum: mine });
  expect(mine.data).toEqual(Float32Array.of(4, 6));
  expect(product).toEqual(f32([2], 4, 9));
});

const feeds = { a: f32([2], 1, 2), b: f32([2], 3, 4) };

it('loads equal graphs once and different ones apart', async () => {
  const cache = new SessionCache();
  const first = await cache.open(sumGraph(1));
  expect(await cache.open(sumGraph(1))).toBe(first);
  expect(await cache.open(sumGraph(2))).not.toBe(first);
  await cache.clear();
});

it('keeps only so many sessions, and frees the one that was asked for longest ago', async () => {
  const cache = new SessionCache(2);
  const [one, two] = [await cache.open(sumGraph(1)), await cache.open(sumGraph(2))];
  await cache.open(sumGraph(1));
  const running = two.run(feeds);
  await cache.open(sumGraph(3));
  expect(await running).toEqual({ c: f32([2], 8, 12) });
  await expect(two.run(feeds)).rejects.toThrow('made room');
  expect(await cache.open(sumGraph(1))).toBe(one);
  expect(await one.run(feeds)).toEqual({ c: f32([2], 4, 6) });
  await cache.clear();
});

it('says when a computation does not fit into the free memory, before it begins', async () => {
  const x = input('x', 'F32', [1]);
  const huge = expand(x, [1_000_000, 1_000_000]);
  const graph = { inputs: { x }, outputs: { y: sum(huge) } };
  const refused = openSession(graph, { lowering: {} });
  await expect(refused).rejects.toMatchObject({ code: 'memory-short', data: { neededMb: 5_800_060 } });
});

it('says when onnxruntime is refused memory, and computes on', async () => {
  const x = input('x', 'F32', [1]);
  const graph = { inputs: { x }, outputs: { y: sum(expand(x, [2 ** 24, 2 ** 24])) } };
  const session = await loadModel(encodeGraph(graph), {});
  const failed = session.run({ x: f32([1], 1) });
  await expect(failed).rejects.toMatchObject({ code: 'memory-exhausted' });
  await session.release();
  const next = await openSession(sumGraph(1));
  expect(await next.run(feeds)).toEqual({ c: f32([2], 4, 6) });
  await next.release();
});

it('estimates memory by the sizes that are alive at once, state and weights twice', () => {
  const x = input('x', 'F32', [1_000_000]);
  const graph = { inputs: { x }, outputs: { y: mul(add(x, 1), 2) } };
  // x twice; its sum and product at once.
  expect(neededBytes(graph)).toBeCloseTo(60e6 + 1.45 * (2 * 4e6 + 2 * 4e6), -3);
  expect(() => requireMemory(graph, 83e6)).toThrow('memory-short');
  expect(() => requireMemory(graph, 84e6)).not.toThrow();
});

it('refuses to read tensors on a device, which would end the process', () => {
  expect(() => fromOrt({ location: 'gpu-buffer' } as Parameters<typeof fromOrt>[0])).toThrow('gpu-buffer');
});

it('finds that the processor works, to the rounding, and that it runs every node itself', async () => {
  const result = await probe('cpu');
  expect(result).toMatchObject({ provider: 'cpu', works: true, shares: [{ provider: 'cpu' }] });
  expect(result.works && result.error).toBeLessThan(1e-5);
});

it('says why a provider does not work here', async () => {
  expect(await probe('coreml')).toMatchObject({ works: false, reason: expect.stringMatching(/^\w/) });
});

it('knows a lack of memory from other errors, on the processor and on a device', () => {
  const cpu = new Error('bfc_arena.cc:378 Failed to allocate memory for requested buffer of size 2500000000');
  expect(runProblem(cpu)).toMatchObject({ code: 'memory-exhausted', data: { megabytes: 2500 } });
  const cuda = new Error('CUDA failure 2: out of memory ; GPU=0');
  expect(runProblem(cuda)).toMatchObject({ code: 'memory-exhausted', data: { megabytes: 0 } });
  const other = new Error('invalid dimensions for input x');
  expect(runProblem(other)).toBe(other);
});

it('says which provider cannot be used when a session is asked of it', async () => {
  const refused = openSession(sumGraph(1), { provider: 'coreml' });
  await expect(refused).rejects.toMatchObject({ code: 'provider-unusable', data: { provider: 'coreml' } });
});

it("tells onnxruntime's reason without the place in its source", () => {
  const told =
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
  expect(reasonOf(new Error(told))).toBe('Failed to get a WebGPU adapter: No supported adapters');
  const cuda =
    '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 onnxruntime::CudaCall(const char*) CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ; hostname=vm ; expr=cudaSetDevice(info_.device_id);';
  expect(reasonOf(new Error(cuda))).toBe('CUDA failure 100: no CUDA-capable device is detected');
  expect(reasonOf('no such device')).toBe('no such device');
});

it('tells which provider ran the nodes of a session, when it is released', async () => {
  const told: unknown[] = [];
  const session = await openSession(sumGraph(2), { told: (shares) => told.push(...shares) });
  await session.run(feeds);
  expect(told).toEqual([]);
  await session.release();
  expect(told).toEqual([expect.objectContaining({ provider: 'cpu', ops: ['Add', 'Mul'] })]);
});

it('counts nodes by the provider that ran them, each once', () => {
  const node = (name: string, provider: string, dur: number) => ({
    cat: 'Node',
    name,
    dur,
    args: { provider, op_name: name.slice(0, 3) },
  });
  const shares = sharesOf([
    { cat: 'Session', name: 'model_run' },
    node('Add1', 'WebGpuExecutionProvider', 9000),
    node('Add2', 'WebGpuExecutionProvider', 9000),
    node('Mul1', 'CPUExecutionProvider', 9000),
    node('Add1', 'WebGpuExecutionProvider', 1000),
    node('Add2', 'WebGpuExecutionProvider', 2000),
    node('Mul1', 'CPUExecutionProvider', 500),
  ]);
  expect(shares).toEqual([
    { provider: 'webgpu', nodes: 2, milliseconds: 3, ops: ['Add'] },
    { provider: 'cpu', nodes: 1, milliseconds: 0.5, ops: ['Mul'] },
  ]);
});

it('knows the size of blocks on this processor, or that there are none', async () => {
  expect([8, 16, undefined]).toContain(await nchwcBlock());
});
