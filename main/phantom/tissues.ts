import type { Random } from '#main/tensor/random.ts';
import { drawAround } from './drawing.ts';
import type { Tissue } from './paint.ts';
import { type Field, smoothField } from './smoothField.ts';

/** HU of a scan in the portal venous phase, 70 s after injection; drawn once per phantom around typical values. */
export interface Tissues {
  readonly skin: Tissue;
  readonly fat: Tissue;
  readonly muscle: Tissue;
  readonly liver: Tissue;
  readonly spleen: Tissue;
  readonly pancreas: Tissue;
  readonly renalCortex: Tissue;
  readonly renalMedulla: Tissue;
  readonly adrenal: Tissue;
  readonly myocardium: Tissue;
  readonly artery: Tissue;
  readonly vein: Tissue;
  readonly hepaticVein: Tissue;
  readonly portalVein: Tissue;
  readonly bowelWall: Tissue;
  readonly fluid: Tissue;
  readonly chyme: Tissue;
  readonly stool: Tissue;
  readonly bile: Tissue;
  readonly gas: Tissue;
  readonly lung: Tissue;
  readonly cortexOfBone: Tissue;
  readonly marrow: Tissue;
  readonly disc: Tissue;
  readonly cartilage: Tissue;
}

export function drawTissues(random: Random): Tissues {
  const coarse = smoothField(random.fork('coarse'), 17);
  const fine = smoothField(random.fork('fine'), 5.5);
  const level = random.fork('level');
  /** HU drawn around `mean`, mottled by slow and fast variation inside the organ. */
  const tissue = (mean: number, spread: number, slow: number, fast: number): Tissue => {
    const drawn = drawAround(level, mean, spread);
    return (_, x, y, z) => drawn + slow * coarse(x, y, z) + fast * fine(x, y, z);
  };
  return {
    skin: tissue(20, 5, 4, 6),
    fat: tissue(-103, 3, 4, 5),
    muscle: marbled(tissue(62, 4, 3, 5), smoothField(random.fork('marbling'), 4.5)),
    liver: tissue(110, 6, 2.5, 2.5),
    spleen: tissue(122, 6, 2.5, 3),
    pancreas: tissue(98, 6, 3, 7),
    renalCortex: tissue(186, 9, 3, 4),
    renalMedulla: tissue(148, 8, 4, 5),
    adrenal: tissue(75, 5, 2, 4),
    myocardium: tissue(112, 6, 4, 4),
    artery: tissue(152, 8, 1.5, 2),
    vein: tissue(138, 8, 4, 4),
    hepaticVein: tissue(165, 7, 1.5, 2),
    portalVein: tissue(180, 7, 1.5, 2),
    bowelWall: tissue(92, 6, 6, 8),
    fluid: tissue(14, 4, 5, 5),
    chyme: tissue(34, 8, 7, 6),
    stool: tissue(20, 12, 25, 35),
    bile: tissue(8, 3, 1, 1),
    gas: tissue(-975, 5, 3, 3),
    lung: tissue(-855, 15, 12, 14),
    cortexOfBone: tissue(560, 50, 40, 60),
    marrow: tissue(190, 25, 18, 26),
    disc: tissue(82, 6, 4, 5),
    cartilage: tissue(110, 10, 20, 25),
  };
}

/** Muscle with strands of fat. */
const marbled =
  (muscle: Tissue, strands: Field): Tissue =>
  (depth, x, y, z) =>
    muscle(depth, x, y, z) - 22 * Math.max(0, strands(x, y, z * 0.25) - 0.6);

/** One tissue under a rim of another, as wall and content, cortex and marrow; blurred over `blendMm`. */
export const lined =
  (rim: Tissue, rimMm: number, core: Tissue, blendMm: number): Tissue =>
  (depthMm, x, y, z) => {
    const inner = Math.min(1, Math.max(0, (depthMm - rimMm) / blendMm + 0.5));
    if (inner === 0) return rim(depthMm, x, y, z);
    const within = core(depthMm, x, y, z);
    return inner === 1 ? within : rim(depthMm, x, y, z) * (1 - inner) + within * inner;
  };
