import type { Organ } from '#shared/contract/lesion.ts';
import type { Random } from '#main/tensor/random.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { pancreasTypes, type PancreasType } from '../reference/pancreasTypes.ts';

type Rule = (random: Random, organHu: number) => number;

/** Mean of the published texture, by which the published blends multiply their difference. */
const textureMean = (random: Random): number => random.uniform(0.5, 0.55);

/** How much darker than its organ a lesion is, HU > 0, from the organ's median HU. */
const rules: Readonly<Record<Organ, Rule>> = {
  /** The released code's difference times its texture (rule-based.md §6): 33 to 80 HU. */
  liver: (random) => random.uniform(65, 145) * textureMean(random),
  /** Ductal adenocarcinoma or cyst, one or the other, from the patient's own HU (§8). */
  pancreas: (random, organHu) => {
    const type: PancreasType = random.chance(0.5) ? 'pdac' : 'cyst';
    const { slope, interceptHu } = pancreasTypes[type];
    const difference = organHu - (slope * organHu + interceptHu);
    return difference * random.uniform(0.95, 1.05) * textureMean(random);
  },
  /**
   * Ours: no rules for the kidney were ever published. In the nephrographic phase most renal tumors enhance about
   * half as much as the parenchyma (180 HU: a tumor of 70 to 120 HU); unenhanced (30 HU) they are nearly as bright.
   * So the difference is a share of the organ's own HU.
   */
  kidney: (random, organHu) => organHu * random.uniform(0.35, 0.6),
};

/** No lesion is drawn darker than this: a little denser than water. */
const darkestHu = 5;

/** However dark the organ, a drawn lesion can be seen. */
const leastDifferenceHu = 15;

/** Draws the difference of a lesion to its organ: negative, darker. */
export function drawAttenuationHu(random: Random, { organ, hu }: OrganContext): number {
  const asked = rules[organ](random, hu.medianHu);
  return -Math.max(leastDifferenceHu, Math.min(asked, hu.medianHu - darkestHu));
}
