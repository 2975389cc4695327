import type { PhantomPhase } from '#shared/contract/primitives.ts';
import type { Random } from '#main/tensor/random.ts';
import { drawAround } from './drawing.ts';
import type { Tissue } from './paint.ts';
import { type Field, smoothField } from './smoothField.ts';

/** Mean HU over phantoms, how much it differs between them, and slow and fast variation inside the organ. */
type Attenuation = readonly [mean: number, spread: number, slow: number, fast: number];

/** In the portal venous phase, 70 s after injection. */
const portal = {
  skin: [20, 5, 4, 6],
  fat: [-103, 3, 4, 5],
  muscle: [62, 4, 3, 5],
  liver: [110, 6, 2.5, 2.5],
  spleen: [122, 6, 2.5, 3],
  pancreas: [98, 6, 3, 7],
  renalCortex: [186, 9, 3, 4],
  renalMedulla: [148, 8, 4, 5],
  adrenal: [75, 5, 2, 4],
  myocardium: [112, 6, 4, 4],
  artery: [152, 8, 1.5, 2],
  vein: [138, 8, 4, 4],
  hepaticVein: [165, 7, 1.5, 2],
  portalVein: [180, 7, 1.5, 2],
  bowelWall: [92, 6, 6, 8],
  fluid: [14, 4, 5, 5],
  chyme: [34, 8, 7, 6],
  stool: [20, 12, 25, 35],
  bile: [8, 3, 1, 1],
  gas: [-975, 5, 3, 3],
  lung: [-855, 15, 12, 14],
  cortexOfBone: [560, 50, 40, 60],
  marrow: [190, 25, 18, 26],
  disc: [82, 6, 4, 5],
  cartilage: [110, 10, 20, 25],
} as const satisfies Readonly<Record<string, Attenuation>>;

/** Of one scan, drawn once per phantom around typical values. */
export type Tissues = Readonly<Record<keyof typeof portal, Tissue>>;

/** What contrast medium has not reached yet, or not at all, by its mean there. */
const otherwise: Readonly<Record<PhantomPhase, Partial<Record<keyof Tissues, number>>>> = {
  portal: {},
  // 35 s after injection: arteries, cortex and pancreas are bright, veins and liver hardly.
  arterial: {
    liver: 70,
    spleen: 118,
    pancreas: 112,
    renalCortex: 182,
    renalMedulla: 75,
    myocardium: 125,
    artery: 300,
    vein: 58,
    hepaticVein: 62,
    portalVein: 105,
  },
  native: {
    muscle: 54,
    liver: 58,
    spleen: 48,
    pancreas: 41,
    renalCortex: 33,
    renalMedulla: 30,
    adrenal: 25,
    myocardium: 41,
    artery: 41,
    vein: 40,
    hepaticVein: 41,
    portalVein: 42,
    bowelWall: 38,
    marrow: 170,
  },
};

/** Every tissue of a phantom. The same draws serve all phases: a seed is the same body in each. */
export function drawTissues(random: Random, phase: PhantomPhase): Tissues {
  const coarse = smoothField(random.fork('coarse'), 17);
  const fine = smoothField(random.fork('fine'), 5.5);
  const level = random.fork('level');
  const tissue = (name: keyof Tissues): Tissue => {
    const [usual, spread, slow, fast] = portal[name];
    const drawn = drawAround(level, otherwise[phase][name] ?? usual, spread);
    return (_, x, y, z) => drawn + slow * coarse(x, y, z) + fast * fine(x, y, z);
  };
  const names = Object.keys(portal) as (keyof Tissues)[];
  const tissues = Object.fromEntries(names.map((name) => [name, tissue(name)])) as Tissues;
  return { ...tissues, muscle: marbled(tissues.muscle, smoothField(random.fork('marbling'), 4.5)) };
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
