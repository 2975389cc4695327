import { expect, it } from 'vitest';
import { warningSentence } from '#shared/messages/warnings.ts';
import { chooseProvider } from './choose.ts';
import type { ProbeResult } from './probe.ts';
import type { Provider } from './providers.ts';

const works = (provider: Provider, milliseconds: number, ranOn: string = provider): ProbeResult => ({
  provider,
  works: true,
  milliseconds,
  error: 0,
  shares: [{ provider: ranOn, nodes: 3, milliseconds: 1, ops: [] }],
});

/** A machine with a processor and the given providers. */
const machine =
  (...results: ProbeResult[]) =>
  (provider: Provider): ProbeResult =>
    [works('cpu', 10), ...results].find((one) => one.provider === provider) ?? {
      provider,
      works: false,
      reason: 'no library',
    };

it.each<[string, ProbeResult[], Provider]>([
  ['nothing else', [], 'cpu'],
  ['a fast card', [works('cuda', 1)], 'cuda'],
  ['two ways to one card: the better one', [works('webgpu', 1), works('cuda', 2)], 'cuda'],
  ['WebGPU drawn by software', [works('webgpu', 3000)], 'cpu'],
  ['a provider that takes no operation', [works('coreml', 1, 'cpu')], 'cpu'],
])('chooses by itself where there is %s', async (_, results, chosen) => {
  expect(await chooseProvider(undefined, machine(...results))).toEqual({ provider: chosen });
});

it('takes what is asked for when it works, however slow', async () => {
  expect(await chooseProvider('webgpu', machine(works('webgpu', 3000)))).toEqual({ provider: 'webgpu' });
  expect(await chooseProvider('cpu', machine(works('cuda', 1)))).toEqual({ provider: 'cpu' });
});

it('falls back to the processor with a sentence', async () => {
  const { provider, warning } = await chooseProvider('cuda', machine());
  expect(provider).toBe('cpu');
  expect(warning && warningSentence(warning)).toBe(
    'cuda cannot be used here (no library), so cpu computes instead: the results are the same, it may only take longer; "difftumor doctor" tells what this machine has.',
  );
  const idle = await chooseProvider('coreml', machine(works('coreml', 1, 'cpu')));
  expect(idle.warning?.data).toMatchObject({ reason: 'it left every operation to the processor' });
});
