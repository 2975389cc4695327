import { describe, expect, it } from 'vitest';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { type Fake, fakeCase, fakeLesion } from '../case.fake.ts';
import { largestDiameterMm, leastShare, organShare } from './organShare.ts';
import { type ProbeOptions, probeLesion } from './probeLesion.ts';

const fake = fakeCase({ organRadiusMm: 15 });
const [x, y, z] = fake.middle;

const answer = (
  { context }: Fake,
  centre: RasMm,
  diameterMm = 10,
  others: readonly LesionSpec[] = [],
  options: ProbeOptions = {},
): unknown => {
  const problem = probeLesion(context, fakeLesion(centre, { diameterMm }), others, options);
  return problem && { code: problem.code, data: problem.data };
};

describe('probeLesion', () => {
  it('has nothing against a place in the organ', () => expect(answer(fake, fake.middle)).toBeUndefined());

  it('refuses points outside the scan', () => {
    expect(answer(fake, [x + 30, y, z])).toEqual({ code: 'outside-volume', data: { organ: 'liver' } });
    expect(answer(fake, [x, y, z - 24.2])).toEqual({ code: 'outside-volume', data: { organ: 'liver' } });
  });

  it('refuses points outside the organ and names what is there', () => {
    const outside = (foundLabel: string): unknown => ({
      code: 'outside-organ',
      data: { organ: 'liver', foundLabel },
    });
    expect(answer(fake, [x + 18, y, z])).toEqual(outside('unlabelled tissue'));
    const other = fakeCase({ organRadiusMm: 15 });
    other.source.labels.data[0] = 2;
    other.source.labels.data[1] = 77;
    expect(answer(other, [0, 0, 0])).toEqual(outside('spleen'));
    expect(answer(other, [1, 0, 0])).toEqual(outside('label 77'));
  });

  it('refuses balls that meet another lesion, not those that touch, nor itself', () => {
    const others = [fakeLesion([x - 6, y, z], { id: 'b', diameterMm: 8 })];
    const near = { code: 'on-lesion', data: { lesionId: 'b' } };
    expect(answer(fake, [x + 2.9, y, z], 10, others)).toEqual(near);
    expect(answer(fake, [x + 3, y, z], 10, others)).toBeUndefined();
    expect(answer(fake, [x - 6, y, z], 10, [fakeLesion([x - 6, y, z], { id: 'a' })])).toBeUndefined();
  });

  it('refuses what the organ would cut to less than a third, and names the largest that fits', () => {
    const problem = probeLesion(fake.context, fakeLesion(fake.middle, { diameterMm: 60 }), []);
    expect(problem).toMatchObject({ code: 'organ-too-small', data: { organ: 'liver', diameterMm: 60 } });
    const largest = largestDiameterMm(fake.context, fake.middle, 60);
    expect(problem?.data).toMatchObject({ largestMm: largest });
    // A ball three times as large as the organ has a diameter of 30 mm · ∛3, 43 mm.
    expect(largest).toBeGreaterThanOrEqual(41);
    expect(largest).toBeLessThanOrEqual(46);
    expect(answer(fake, fake.middle, largest)).toBeUndefined();
    expect(organShare(fake.context, fake.middle, largest + 3)).toBeLessThan(leastShare);
  });

  it('lets a lesion stand on the border, where half of it lies in the organ', () =>
    expect(answer(fake, [x + 14.4, y, z], 6)).toBeUndefined());

  it('refuses vessels within the radius, when asked', () => {
    const tube = fakeCase({ at: (dx, dy) => (Math.hypot(dx - 8, dy) < 3 ? 180 : 100), noiseHu: 6 });
    const on = { code: 'on-vessel', data: { organ: 'liver' } };
    const [tx, ty, tz] = tube.middle;
    expect(answer(tube, [tx + 8, ty, tz], 6, [], { avoidVessels: true })).toEqual(on);
    expect(answer(tube, tube.middle, 14, [], { avoidVessels: true })).toEqual(on);
    expect(answer(tube, tube.middle, 6, [], { avoidVessels: true })).toBeUndefined();
    expect(answer(tube, [tx + 8, ty, tz], 6)).toBeUndefined();
  });

  it('refuses a lesion that falls between two slices', () => {
    const thick = fakeCase({ dims: [30, 30, 6], affineRas: scalingAffine([1, 1, 6]) });
    const [tx, ty] = thick.middle;
    expect(answer(thick, [tx, ty, 15], 3)).toEqual({ code: 'lesion-vanished', data: { lesionId: 'a' } });
    expect(answer(thick, [tx, ty, 12], 3)).toBeUndefined();
  });

  it('answers in a sentence', () =>
    expect(sentenceOf('outside-organ', { organ: 'liver', foundLabel: 'unlabelled tissue' })).toContain(
      'not in the liver but in unlabelled tissue',
    ));
});
