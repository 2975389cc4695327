import { describe, expect, it } from 'vitest';
import { caseInAddress, showCaseInAddress, studyInAddress } from './address.ts';

describe('the address', () => {
  it('names the open case, and forgets it', () => {
    showCaseInAddress('chaos-ct3');
    expect(caseInAddress()).toBe('chaos-ct3');
    showCaseInAddress(undefined);
    expect(location.hash).toBe('');
    expect(caseInAddress()).toBeUndefined();
  });

  it('is believed only as far as it is a case id', () => {
    expect(caseInAddress('#case=../secret')).toBeUndefined();
    expect(caseInAddress('#other=1')).toBeUndefined();
  });
});

describe('studyInAddress', () => {
  it.each([
    ['#read=study-1f2e', 'study-1f2e'],
    ['#case=ct3', undefined],
    ['#read=../cases', undefined],
    ['', undefined],
  ])('%j makes a reader of %j', (hash, studyId) => {
    expect(studyInAddress(hash)).toBe(studyId);
  });
});
