import type { LabelEntry, PhantomPhase } from '#shared/contract/primitives.ts';
import { seededRandom } from '#main/tensor/random.ts';
import type { Volume } from '#main/volume/volume.ts';
import { paintBodyWall } from './bodyWall.ts';
import { colonPath, duodenumPath, paintColon, paintDuodenum, paintStomach } from './bowel.ts';
import { emptyCanvas } from './canvas.ts';
import { paintGreatVessels } from './greatVessels.ts';
import { drawHabitus, placerOf } from './habitus.ts';
import { paintKidneys } from './kidneys.ts';
import { labelTable } from './labels.ts';
import { paintLiver } from './liver.ts';
import { paintMuscles } from './muscles.ts';
import { paintRibs } from './ribs.ts';
import { scan } from './scanner.ts';
import type { Scene } from './scene.ts';
import { paintSmallBowel } from './smallBowel.ts';
import { paintAdrenals, paintPancreas, paintSpleen } from './solidOrgans.ts';
import { layOutSpine, paintSpine } from './spine.ts';
import { paintThorax } from './thorax.ts';
import { tidyLabels } from './tidyLabels.ts';
import { drawTissues } from './tissues.ts';
import { makeTorso } from './torso.ts';

export interface Phantom {
  /** HU, -1024..3071. */
  readonly ct: Volume<Int16Array>;
  /** Structures on the same grid, 0 where nothing is named. */
  readonly labels: Volume<Uint8Array>;
  /** Value, name and colour of each structure present, by value. */
  readonly table: LabelEntry[];
}

export interface PhantomOptions {
  readonly size: number;
  readonly seed: number;
  readonly phase?: PhantomPhase | undefined;
}

/**
 * A synthetic CT of an abdomen, from the lung bases to the iliac crests, with its label map. Build, organs, vessels
 * and noise differ with the seed; equal arguments give equal bytes. A seed is the same body in every phase.
 *
 * The grid is axis-aligned RAS, its middle at RAS (0, 0, 0) mm: 360 x 360 mm in `size` x `size` voxels, 260 mm in
 * slices of 2.5 mm (104 of them), or as thick as the voxels are wide where that is more.
 *
 * @param size voxels along x and along y, at least 32; 256 gives voxels of 1.4 x 1.4 x 2.5 mm
 * @param seed any integer, taken modulo 2^32
 * @param phase of contrast: portal venous, late arterial, or native (none)
 * @throws RangeError when the size is not a whole number from 32 to 1024
 */
export function makePhantom({ size, seed, phase = 'portal' }: PhantomOptions): Phantom {
  if (!Number.isInteger(size) || size < 32 || size > 1024)
    throw new RangeError(`a phantom has 32 to 1024 voxels in a row, not ${size}`);
  const random = seededRandom(seed, 'phantom');
  const canvas = emptyCanvas(size);
  const habitus = drawHabitus(random.fork('habitus'));
  const scene: Scene = {
    canvas,
    habitus,
    torso: makeTorso(habitus),
    tissues: drawTissues(random.fork('tissues'), phase),
    place: placerOf(habitus),
    random,
  };
  paintAnatomy(scene);
  tidyLabels(canvas, scene.tissues.fat);
  const { dims, affineRas, labels } = canvas;
  return {
    ct: { data: scan(canvas, random.fork('noise')), dims, affineRas, meaning: 'hu' },
    labels: { data: labels, dims, affineRas, meaning: 'label' },
    table: labelTable(labels),
  };
}

/** Later structures displace earlier ones where they meet: soft ones come first, stiff ones last. */
function paintAnatomy(scene: Scene): void {
  const spine = layOutSpine(scene);
  const colon = colonPath(scene);
  const duodenum = duodenumPath(scene);
  paintBodyWall(scene);
  paintMuscles(scene, spine);
  paintThorax(scene);
  paintSmallBowel(scene, [...colon, ...duodenum]);
  paintColon(scene, colon);
  paintLiver(scene);
  paintDuodenum(scene, duodenum);
  paintStomach(scene);
  paintSpleen(scene);
  paintPancreas(scene);
  const hila = paintKidneys(scene);
  paintAdrenals(scene);
  paintGreatVessels(scene, hila);
  paintSpine(scene, spine);
  paintRibs(scene, spine);
}
