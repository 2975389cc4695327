import type { Lesion } from '#shared/contract/lesion.ts';

/** A placed lesion for tests; only where it lies, its size and its label matter there. */
export const lesionAt = (
  id: string,
  centreRasMm: [number, number, number],
  diameterMm: number,
  labelValue: number,
): Lesion => ({
  spec: {
    id,
    organ: 'kidney',
    centreRasMm,
    diameterMm,
    seed: 1,
    generator: 'rules',
    appearance: {
      irregularity: 0,
      attenuationDifferenceHu: -50,
      textureCoarsenessMm: 2,
      textureContrast: 0,
      edgeSoftnessMm: 1,
      capsuleHu: 0,
      massEffectPercent: 0,
    },
  },
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
