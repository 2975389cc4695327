import { expect, it } from 'vitest';
import { labelNamesIn, labelOptions } from './labels.ts';

const read = (text: string): unknown => labelOptions()[0].parseArg?.(text, undefined);

it('reads names of label values', () => {
  expect(read('5=liver, 10 = pancreas')).toEqual({ '5': 'liver', '10': 'pancreas' });
});

it.each(['liver', '5=', '=liver', '5=liver,', 'five=liver', '5=a=b', '123456=liver'])(
  'refuses %j',
  (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'request-invalid' }));
  },
);

it('takes a published table, in which a name given by hand goes first', () => {
  const names = labelNamesIn({ labelTable: 'totalsegmentator-v1', labelNames: { '5': 'my liver' } });
  expect([names['5'], names['10']]).toEqual(['my liver', 'pancreas']);
  expect(labelNamesIn({ labelTable: 'totalsegmentator-v2' })['7']).toBe('pancreas');
  expect(labelNamesIn({})).toEqual({});
});
