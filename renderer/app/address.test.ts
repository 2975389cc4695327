import { describe, expect, it } from 'vitest';
import { caseInAddress, showCaseInAddress } from './address.ts';

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
