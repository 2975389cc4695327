import { expect, it } from 'vitest';
import { devicesIn } from './devices.ts';

it.each([
  ['cuda:0,cuda:1', 'cpu', ['cuda 0', 'cuda 1']],
  ['0, 2', 'cuda', ['cuda 0', 'cuda 2']],
  ['cuda,1', 'dml', ['cuda 0', 'dml 1']],
  ['cpu,cpu', 'cuda', ['cpu 0', 'cpu 0']],
] as const)('reads %j with --provider %s', (list, provider, found) => {
  expect(devicesIn(list, provider).map((one) => `${one.provider} ${one.number}`)).toEqual(found);
});

it.each([
  ['', '"" is neither'],
  ['cuda:', '"cuda:" is neither'],
  ['gpu:0', '"gpu:0" is neither'],
  ['cuda1', '"cuda1" is neither'],
  ['0,1', 'cpu has no numbered devices'],
  ['cpu:1', 'cpu has no numbered devices'],
  ['cuda:0,cuda', 'cuda:0 is named twice'],
])('refuses %j', (list, reason) => {
  expect(() => devicesIn(list, 'cpu')).toThrow(
    expect.objectContaining({
      code: 'request-invalid',
      data: { field: '--devices', reason: expect.stringContaining(reason) as string },
    }),
  );
});
