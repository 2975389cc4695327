import type { Dims } from '#shared/geometry/axes.ts';
import { validationDice } from '#main/training/validationDice.ts';
import { zoomNearest } from '#main/volume/zoomNearest.ts';
import { stored } from '../case.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

/** The zoomed label maps, and the Dice that chooses the best model. */
export const trainerValidation: GoldenKind = {
  kind: 'trainer-validation',
  run(golden) {
    const [truth, prediction, organ] = ['truth', 'pred', 'organ_pseudo'].map((name) =>
      byteVoxels(stored(golden, name)),
    );
    const nativeDims = golden.json['native_shape'] as Dims;
    const values = golden.json['values'] as Readonly<Record<string, number>>;
    const dice = validationDice({ prediction, truth, organ, nativeDims });
    const none = { ...truth, data: new Uint8Array(truth.data.length) };
    const empty = validationDice({ prediction, truth: none, organ, nativeDims });
    return [
      ...compareStored(
        golden,
        {
          truth_zoomed: rowMajor(zoomNearest(truth, nativeDims)),
          pred_zoomed: rowMajor(zoomNearest(prediction, nativeDims)),
          organ_zoomed: rowMajor(zoomNearest(organ, nativeDims)),
        },
        ['truth', 'pred', 'organ_pseudo'],
      ),
      check(
        'dice',
        [dice.organ, dice.tumor, dice.tumorAnywhere, empty.tumor],
        [
          values['organ_dice'],
          values['tumor_dice'],
          values['tumor_dice_without_denoise'],
          values['dice_when_truth_empty'],
        ],
        { rule: 'close', atol: 1e-9, rtol: 0 },
      ),
    ];
  },
};
