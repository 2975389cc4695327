import { scalingAffine } from '#shared/geometry/affine.ts';
import { fakeCase, fakeLesion } from '#main/synthesis/case.fake.ts';
import { prepareLesion } from '#main/synthesis/lesion/preparedLesion.ts';
import { synthesiseLesion } from '#main/synthesis/lesion/synthesiseLesion.ts';
import { organContext } from '#main/synthesis/organ/organContext.ts';
import { planLesions } from '#main/synthesis/place/planLesions.ts';
import { probeLesion } from '#main/synthesis/place/probeLesion.ts';
import { regionOf } from '#main/synthesis/region.ts';
import type { BenchCase } from '../benchCase.ts';

/** What a click costs before anything is written or drawn: the bars are 60 ms for 30 mm and 400 ms for 64 mm. */
export const synthesisCase: BenchCase = {
  name: 'synthesis',
  summary: 'rule-based lesions in a liver of 1.7 l, 256×256×78 voxels of 0.73×0.73×2 mm',
  rounds: 9,
  prepare: async () => {
    const { source, labels, context, middle } = fakeCase({
      dims: [256, 256, 78],
      affineRas: scalingAffine([0.73, 0.73, 2]),
      organRadiusMm: 74,
      noiseHu: 20,
    });
    const put = (diameterMm: number, massEffectPercent: number) => (): unknown => {
      const lesion = prepareLesion(context.grid, fakeLesion(middle, { diameterMm }, { massEffectPercent }));
      return synthesiseLesion(regionOf(source, lesion.box), context, lesion, 3);
    };
    const lesion = fakeLesion(middle, { diameterMm: 30 });
    context.vesselClearance();
    return {
      '30 mm': put(30, 0),
      '64 mm': put(64, 0),
      '30 mm, mass effect': put(30, 30),
      '64 mm, mass effect': put(64, 30),
      probe: () => probeLesion(context, lesion, []),
      'plan 5 small': () =>
        planLesions(context, {
          task: 'synthesize',
          organ: 'liver',
          placement: { kind: 'automatic', count: 5, avoidVessels: true },
          size: { kind: 'class', sizeClass: 'small' },
          generator: 'rules',
          appearance: {},
          seed: 7,
        }),
      'facts of the organ': () => organContext(source.image, labels, 'liver'),
      vessels: () => organContext(source.image, labels, 'liver').vesselClearance(),
    };
  },
};
