import { describe, expect, it } from 'vitest';
import { goodScore, LesionQuality, type QualityAspect } from '#shared/contract/quality.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import type { RuleAppearance } from '#shared/contract/lesion.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { fakeCase, fakeLesion } from '../case.fake.ts';
import { membershipOf } from '../lesion/membership.ts';
import { prepareLesion } from '../lesion/preparedLesion.ts';
import { ruleBody } from '../lesion/ruleBody.ts';
import { synthesiseLesion } from '../lesion/synthesiseLesion.ts';
import { cutRegion, regionOf } from '../region.ts';
import { lesionQuality } from './lesionQuality.ts';

const fake = fakeCase({ noiseHu: 12 });

/** Quality of a lesion of 16 mm; `spoil` may change its voxels before they are judged. */
function judged(
  looks: Partial<RuleAppearance> = {},
  spoil: (after: VoxelArray, before: VoxelArray, inside: Uint8Array) => void = () => undefined,
  diameterMm = 16,
): LesionQuality {
  const { source, context, middle } = fake;
  const spec = fakeLesion(middle, { diameterMm }, looks);
  const lesion = prepareLesion(source.image, spec);
  const membership = membershipOf(lesion, context);
  const tissue = cutRegion(regionOf(source, lesion.box), lesion.core);
  const after = ruleBody(tissue, lesion, spec.appearance, membership, context);
  spoil(after, tissue.hu, membership.inside);
  return lesionQuality({ before: tissue.hu, after, inside: membership.inside }, lesion, context);
}

const scoreOf = ({ aspects }: LesionQuality, aspect: QualityAspect): number | undefined =>
  aspects.find((row) => row.aspect === aspect)?.score;

describe('the quality of a lesion', () => {
  it('has nothing against a rule-based lesion as it is drawn', () => {
    const quality = judged();
    expect(quality.score).toBe(1);
    expect(quality.aspects.map(({ aspect }) => aspect)).toEqual([
      'contrast',
      'noise',
      'grain',
      'edge',
      'outside',
    ]);
    expect(qualityReasons(quality)).toEqual([]);
  });

  it('says which values it accepts, which are those that give no reason', () => {
    const qualities = [judged(), judged({ attenuationDifferenceHu: -5 }), judged({ edgeSoftnessMm: 5 })];
    for (const { aspects } of qualities)
      for (const { value, score, accepted = {} } of aspects) {
        const { least = -Infinity, most = Infinity } = accepted;
        expect([value, value >= least && value <= most]).toEqual([value, score >= goodScore]);
      }
    expect(qualities[0].aspects.map(({ accepted }) => accepted)).toEqual([
      { least: 1.2 },
      { least: 0.642, most: 1.558 },
      { least: 0.642, most: 1.558 },
      { least: 0.325, most: 6.24 },
      { most: 0.725 },
    ]);
  });

  it('finds what cannot be seen', () => {
    const quality = judged({ attenuationDifferenceHu: -5 });
    expect(quality.score).toBeLessThan(0.2);
    expect(qualityReasons(quality)[0]).toMatch(
      /^it hardly differs from the organ around it \(0\.\d standard/,
    );
  });

  it('finds a lesion as smooth as a network draws it, and one that is noisier than the scan', () => {
    const smooth = judged({}, (after, _before, inside) => {
      for (let v = 0; v < after.length; v++) if (inside[v] === 1) after[v] = 40;
    });
    expect(scoreOf(smooth, 'noise')).toBe(0);
    expect(qualityReasons(smooth)[0]).toMatch('it is smoother than the scan');
    const noisy = judged({}, (after, before, inside) => {
      for (let v = 0; v < after.length; v++) if (inside[v] === 1) after[v] += 2 * (before[v] - 100);
    });
    expect(scoreOf(noisy, 'noise')).toBeLessThan(0.2);
    expect(qualityReasons(noisy)).toContainEqual(expect.stringMatching('it is noisier than the scan'));
  });

  it('finds a border that fades away', () => {
    expect(scoreOf(judged({ edgeSoftnessMm: 1 }), 'edge')).toBe(1);
    const blur = judged({ edgeSoftnessMm: 1 }).aspects.find(({ aspect }) => aspect === 'edge')?.value ?? 0;
    expect(blur).toBeGreaterThan(0.7);
    expect(blur).toBeLessThan(1.6);
  });

  it('finds changes outside the mask, as of a replaced patch', () => {
    const quality = judged({}, (after, before, inside) => {
      for (let v = 0; v < after.length; v++) if (inside[v] === 0) after[v] = before[v] + 40;
    });
    expect(scoreOf(quality, 'outside')).toBeLessThan(0.7);
    expect(qualityReasons(quality)).toContainEqual(
      expect.stringMatching(/% of what it visibly changed lies outside/),
    );
  });

  it('does not judge noise by a few voxels', () => {
    const { aspects } = judged({}, undefined, 4);
    expect(aspects.map(({ aspect }) => aspect)).not.toContain('noise');
  });

  it('comes with every lesion that is put in, also into thick slices', () => {
    for (const affineRas of [scalingAffine([1, 1, 1]), scalingAffine([0.8, 0.8, 4])]) {
      const { source, context, middle } = fakeCase({ dims: [48, 48, 20], affineRas, noiseHu: 12 });
      const lesion = prepareLesion(source.image, fakeLesion(middle, {}, { massEffectPercent: 30 }));
      const { measure } = synthesiseLesion(regionOf(source, lesion.box), context, lesion, 9);
      expect(LesionQuality.parse(measure.quality).score).toBeGreaterThan(0.7);
    }
  });
});
