import { expect, it } from 'vitest';
import { number, triple, wholeNumber } from './numbers.ts';

it('reads numbers as people write them', () => {
  expect(wholeNumber('--seed', 0, 9)(' 7 ')).toBe(7);
  expect(number('--hu', -300, 300)('-12.5')).toBe(-12.5);
  expect(number('--hu', 0, 1)('.5')).toBe(0.5);
  expect(triple('--at', 'mm')('-10.5,3,+2e1')).toEqual([-10.5, 3, 20]);
});

it.each([
  [() => wholeNumber('--count', 1, 100)('0'), '"0" is not a whole number from 1 to 100'],
  [() => wholeNumber('--count', 1, 100)('1.5'), '"1.5" is not a whole number'],
  [() => wholeNumber('--count', 1, 100)(''), '"" is not a whole number'],
  [() => wholeNumber('--count', 1, 100)('0x10'), '"0x10" is not a whole number'],
  [() => number('--irregularity', 0, 1)('much'), '"much" is not a number from 0 to 1'],
  [() => number('--irregularity', 0, 1)('Infinity'), 'is not a number'],
  [() => triple('--at', 'mm')('1,2'), '"1,2" is not three numbers X,Y,Z in mm'],
  [() => triple('--at', 'mm')('1,,2'), 'is not three numbers'],
  [() => triple('--at', 'mm')('1,2,3,4'), 'is not three numbers'],
])('refuses what is none: %#', (read, reason) => {
  expect(read).toThrow(
    expect.objectContaining({
      code: 'request-invalid',
      data: expect.objectContaining({ reason: expect.stringContaining(reason) }),
    }),
  );
});
