import { describe, expect, it } from 'vitest';
import { findingWords } from './quality.ts';

describe('a finding in words', () => {
  it('gives value, what is accepted, and the verdict', () => {
    expect(
      findingWords({ aspect: 'noise', value: 0.4, score: 0.1, accepted: { least: 0.642, most: 1.558 } }),
    ).toMatchObject({ name: 'Noise inside', value: '40 %', accepted: '64 % to 156 %', verdict: 'fail' });
    expect(findingWords({ aspect: 'contrast', value: 2, score: 1, accepted: { least: 1.2 } })).toMatchObject({
      value: '2.0 SD',
      accepted: 'at least 1.2 SD',
      verdict: 'pass',
    });
    expect(
      findingWords({ aspect: 'outside', value: 0.5, score: 1, accepted: { most: 0.725 } }).accepted,
    ).toBe('at most 73 %');
    expect(findingWords({ aspect: 'edge', value: 1.23, score: 1 })).toMatchObject({
      value: '1.2 mm',
      accepted: '',
    });
  });
});
