import { expect, it } from 'vitest';
import { precisionHere } from './precisionHere.ts';

const mixed = { precision: 'mixed' } as const;

it('is the recipe where every device gains by halves, or where they are not asked for', () => {
  expect(precisionHere(mixed, ['cuda', 'dml'])).toEqual({ recipe: mixed });
  const exact = { ...mixed, precision: 'float32' } as const;
  expect(precisionHere(exact, ['cpu'])).toEqual({ recipe: exact });
  expect(precisionHere(mixed, ['cpu'], true)).toEqual({ recipe: mixed });
});

it('is float32 elsewhere, and says why', () => {
  expect(precisionHere(mixed, ['cuda', 'cpu'])).toEqual({
    recipe: { ...mixed, precision: 'float32' },
    warning: { code: 'precision-float32', data: { reason: 'cpu gains nothing by it' } },
  });
});
