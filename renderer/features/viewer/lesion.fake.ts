import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import type { Lesion } from '#shared/contract/lesion.ts';

/** A placed lesion for tests; only where it lies, its size and its label matter there. */
export const lesionAt = (
  id: string,
  centreRasMm: [number, number, number],
  diameterMm: number,
  labelValue: number,
): Lesion => ({
  spec: ruleLesion({ id, organ: 'kidney', centreRasMm, diameterMm }),
  measure: {
    voxels: 1,
    volumeMl: 1,
    equivalentDiameterMm: diameterMm,
    meanHu: 0,
    sdHu: 0,
    contrastHu: -50,
    box: { min: [1, 1, 1], max: [4, 4, 4] },
  },
  labelValue,
});
