import { scaleIntensity, shiftIntensity } from '#main/training/transforms/intensity.ts';
import { windowed } from '#main/volume/windowed.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';

/** The published window -175..250 HU, a scaling by 1 - 0.07 and a shift by 0.05. */
export const intensity: GoldenKind = {
  kind: 'intensity',
  run(golden) {
    const v = Float32Array.from(stored(golden, 'v').data, Number);
    return compareStored(
      golden,
      {
        scaled: windowed(v, [-175, 250]),
        rand_scale: scaleIntensity(v, -0.07),
        rand_shift: shiftIntensity(v, 0.05),
      },
      ['v'],
    );
  },
};
