import { describe, expect, it } from 'vitest';
import { cutSphere } from './viewGhost.ts';

describe('cutSphere', () => {
  const sphere = { centreRasMm: [10, 20, 30], diameterMm: 20 } as const;

  it('is a great circle through the centre', () =>
    expect(cutSphere(sphere, [99, -5, 30], [0, 0, 1])).toEqual({ centreRasMm: [10, 20, 30], radiusMm: 10 }));

  it('shrinks by Pythagoras away from it', () =>
    expect(cutSphere(sphere, [0, 0, 36], [0, 0, -1])).toEqual({ centreRasMm: [10, 20, 36], radiusMm: 8 }));

  it('is nothing where the plane passes by or touches', () => {
    expect(cutSphere(sphere, [0, 0, 40], [0, 0, 1])).toBeUndefined();
    expect(cutSphere(sphere, [0, 0, 55], [0, 0, 1])).toBeUndefined();
  });
});
