import { expect, it } from 'vitest';
import { ComputingProcess } from './child.ts';

/** A program that answers as bench/torch/serve.ts does, in a line. */
const answering = `
console.log('{"ready":"fake","baseMb":1}');
process.stdin.on('data', () => console.log('{"wallMs":2,"cpuMs":1,"peakMb":3}'));`;

it('asks a process to compute, and ends it', async () => {
  const started = await ComputingProcess.start(process.execPath, ['-e', answering]);
  expect(started).toMatchObject({ ready: 'fake', baseMb: 1 });
  expect(await started.process.run()).toEqual({ wallMs: 2, cpuMs: 1, peakMb: 3 });
  await started.process.end();
  await started.process.end();
});

it.each([
  ['says why one could not start', ['-e', 'throw new Error("no such network")'], /no such network/],
  [
    'tells of one that ends while it computes',
    ['-e', 'console.log("{}"); process.stdin.once("data", () => process.exit(3))'],
    /ended/,
  ],
])('%s', async (_, args, reason) => {
  const used = async (): Promise<unknown> =>
    (await ComputingProcess.start(process.execPath, args)).process.run();
  await expect(used()).rejects.toThrow(reason);
});
