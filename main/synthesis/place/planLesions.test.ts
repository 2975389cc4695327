import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LesionSpec, type RuleSpec } from '#shared/contract/lesion.ts';
import type { RuleRecipe } from '#shared/contract/recipe.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { type Fake, fakeCase, fakeLesion } from '../case.fake.ts';
import { inBox } from '../organ/organContext.ts';
import { planLesions } from './planLesions.ts';
import { probeLesion } from './probeLesion.ts';

const roomy = fakeCase({
  dims: [60, 60, 60],
  affineRas: scalingAffine([2, 2, 2]),
  organRadiusMm: 50,
  noiseHu: 10,
});

const recipe = (given: Partial<RuleRecipe> = {}): RuleRecipe => ({
  task: 'synthesize',
  organ: 'liver',
  placement: { kind: 'automatic', count: 4, avoidVessels: true },
  size: { kind: 'class', sizeClass: 'small' },
  generator: 'rules',
  appearance: {},
  seed: 7,
  ...given,
});

const distance = (a: LesionSpec, b: LesionSpec): number =>
  Math.hypot(...a.centreRasMm.map((p, axis) => p - b.centreRasMm[axis]));

describe('automatic placement', () => {
  it('gives valid lesions inside the organ, apart from each other, for every seed', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        const lesions = planLesions(roomy.context, recipe({ seed }));
        expect(lesions.map(({ id }) => id)).toEqual(['lesion-1', 'lesion-2', 'lesion-3', 'lesion-4']);
        for (const lesion of lesions) {
          expect(LesionSpec.parse(lesion)).toEqual(lesion);
          expect(lesion.diameterMm).toBeGreaterThanOrEqual(12);
          expect(lesion.diameterMm).toBeLessThanOrEqual(20);
          expect(probeLesion(roomy.context, lesion, lesions)).toBeUndefined();
          for (const other of lesions)
            if (other !== lesion)
              expect(distance(lesion, other)).toBeGreaterThan((lesion.diameterMm + other.diameterMm) / 2);
        }
      }),
      { numRuns: 20 },
    ));

  it('is the same for the same seed', () =>
    expect(planLesions(roomy.context, recipe())).toEqual(planLesions(roomy.context, recipe())));

  it('draws each lesion from a stream of its own: more lesions leave the first as they are', () => {
    const more = recipe({ placement: { kind: 'automatic', count: 6, avoidVessels: true } });
    expect(planLesions(roomy.context, more).slice(0, 4)).toEqual(planLesions(roomy.context, recipe()));
  });

  it('fills the organ evenly', () => {
    const right = Array.from({ length: 40 }, (_, seed) => planLesions(roomy.context, recipe({ seed })))
      .flat()
      .filter(({ centreRasMm }) => centreRasMm[0] > roomy.middle[0]).length;
    expect(right).toBeGreaterThan(55);
    expect(right).toBeLessThan(105);
  });

  it('keeps away from lesions that are there already, and takes none of their ids', () => {
    const others = [fakeLesion(roomy.middle, { id: 'lesion-2', diameterMm: 60 })];
    for (const lesion of planLesions(roomy.context, recipe(), others)) {
      expect(lesion.id).not.toBe('lesion-2');
      expect(distance(lesion, others[0])).toBeGreaterThan((lesion.diameterMm + 60) / 2);
    }
  });

  it('avoids vessels where it can, and only when asked', () => {
    const tube = fakeCase({
      dims: [60, 60, 60],
      at: (x, y) => (Math.hypot(x, y) < 14 ? 180 : 100),
      noiseHu: 6,
    });
    const centres = (avoidVessels: boolean): number[] =>
      Array.from({ length: 12 }, (_, seed) =>
        planLesions(
          tube.context,
          recipe({
            seed,
            placement: { kind: 'automatic', count: 1, avoidVessels },
            size: { kind: 'diameter', diameterMm: 6 },
          }),
        ).map(({ centreRasMm }) =>
          Math.hypot(centreRasMm[0] - tube.middle[0], centreRasMm[1] - tube.middle[1]),
        ),
      ).flat();
    expect(Math.min(...centres(true))).toBeGreaterThan(14 + 2);
    expect(Math.min(...centres(false))).toBeLessThan(14);
  });

  it('asks for less room where the organ is thin, but always for a third of the lesion', () => {
    const thin = fakeCase({ dims: [64, 64, 10], organRadiusMm: Infinity });
    const slab: Fake = {
      ...thin,
      context: {
        ...thin.context,
        depth: { ...thin.context.depth, data: thin.context.depth.data.map(() => 16) },
      },
    };
    const [lesion] = planLesions(
      slab.context,
      recipe({
        placement: { kind: 'automatic', count: 1, avoidVessels: false },
        size: { kind: 'diameter', diameterMm: 16 },
      }),
    );
    expect(inBox(slab.context, slab.context.depth, [32, 32, 5])).toBe(16);
    expect(probeLesion(slab.context, lesion, [])).toBeUndefined();
  });

  it('says how many fitted when there is no room for all', () => {
    const small = fakeCase({ organRadiusMm: 12 });
    const crowd = recipe({
      placement: { kind: 'automatic', count: 30, avoidVessels: false },
      size: { kind: 'diameter', diameterMm: 10 },
    });
    try {
      planLesions(small.context, crowd);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'no-place', data: { organ: 'liver', diameterMm: 10, wanted: 30 } });
      expect((error as { data: { placed: number } }).data.placed).toBeGreaterThan(0);
    }
  });
});

describe('given points', () => {
  const at = (...pointsRasMm: [number, number, number][]): RuleRecipe =>
    recipe({ placement: { kind: 'points', pointsRasMm }, size: { kind: 'diameter', diameterMm: 10 } });
  const [x, y, z] = roomy.middle;

  it('are taken as they are', () => {
    const lesions = planLesions(roomy.context, at([x, y, z], [x + 20.25, y, z]));
    expect(lesions.map(({ centreRasMm }) => centreRasMm)).toEqual([
      [x, y, z],
      [x + 20.25, y, z],
    ]);
    expect(lesions[0].diameterMm).toBe(10);
  });

  it('are refused where a lesion may not stand, two on one place too', () => {
    expect(() => planLesions(roomy.context, at([x + 55, y, z]))).toThrow(
      expect.objectContaining({ code: 'outside-organ' }),
    );
    expect(() => planLesions(roomy.context, at([x, y, z], [x + 5, y, z]))).toThrow(
      expect.objectContaining({ code: 'on-lesion', data: { lesionId: 'lesion-1' } }),
    );
  });
});

const rulesOf = (lesions: readonly LesionSpec[]): RuleSpec[] =>
  lesions.filter((lesion) => lesion.generator === 'rules');

describe('appearance', () => {
  it('is drawn in its ranges; what the recipe states is kept and changes nothing else', () => {
    const drawn = rulesOf(planLesions(roomy.context, recipe()));
    const stated = recipe({ appearance: { edgeSoftnessMm: 0.7, capsuleHu: 40 } });
    const fixed = rulesOf(planLesions(roomy.context, stated));
    for (const [n, { appearance }] of drawn.entries()) {
      expect(appearance.edgeSoftnessMm).toBeGreaterThanOrEqual(1);
      expect(appearance.edgeSoftnessMm).toBeLessThanOrEqual(2);
      expect(appearance.attenuationDifferenceHu).toBeLessThan(-32);
      expect(appearance.attenuationDifferenceHu).toBeGreaterThan(-80);
      expect(fixed[n].appearance).toEqual({ ...appearance, edgeSoftnessMm: 0.7, capsuleHu: 40 });
    }
    expect(new Set(drawn.map(({ appearance }) => appearance.attenuationDifferenceHu)).size).toBe(4);
  });

  it('gives diffusion lesions the places, shapes and edges of rule-based ones of the same seed', () => {
    const model = { id: 'some', sha256: 'a'.repeat(64) };
    const rules = planLesions(roomy.context, recipe());
    const diffusion = planLesions(roomy.context, {
      ...recipe(),
      generator: 'diffusion',
      model,
      sampling: { sampler: 'ddim', steps: 50 },
      appearance: { massEffectPercent: 0 },
    });
    for (const [n, lesion] of diffusion.entries()) {
      const { id, centreRasMm, diameterMm, seed, appearance } = rules[n];
      const { irregularity, edgeSoftnessMm } = appearance;
      expect(lesion).toMatchObject({ id, centreRasMm, diameterMm, seed, generator: 'diffusion', model });
      expect(lesion.appearance).toEqual({
        irregularity,
        edgeSoftnessMm,
        massEffectPercent: 0,
        restoreNoise: true,
        sharpenEdges: true,
        blendPancreas: true,
      });
    }
  });
});
