import type { LabelEntry } from '#shared/contract/primitives.ts';
import { seededRandom } from '#main/tensor/random.ts';
import type { Volume } from '#main/volume/volume.ts';
import { paintBodyWall } from './bodyWall.ts';
import { colonPath, duodenumPath, paintColon, paintDuodenum, paintStomach } from './bowel.ts';
import { scan } from './scanner.ts';
import { paintSmallBowel } from './smallBowel.ts';
import { emptyCanvas } from './canvas.ts';
import { paintGreatVessels } from './greatVessels.ts';
import { paintKidneys } from './kidneys.ts';
import { paintLiver } from './liver.ts';
import { paintAdrenals, paintPancreas, paintSpleen } from './solidOrgans.ts';
import { paintThorax } from './thorax.ts';
import { drawHabitus, placerOf } from './habitus.ts';
import { labelTable } from './labels.ts';
import { paintMuscles } from './muscles.ts';
import { paintRibs } from './ribs.ts';
import type { Scene } from './scene.ts';
import { layOutSpine, paintSpine } from './spine.ts';
import { tidyLabels } from './tidyLabels.ts';
import { drawTissues } from './tissues.ts';
import { makeTorso } from './torso.ts';

export interface Phantom {
  readonly ct: Volume<Int16Array>;
  readonly labels: Volume<Uint8Array>;
  readonly table: LabelEntry[];
}

export function makePhantom({ size, seed }: { size: number; seed: number }): Phantom {
  const random = seededRandom(seed, 'phantom');
  const canvas = emptyCanvas(size);
  const habitus = drawHabitus(random.fork('habitus'));
  const torso = makeTorso(habitus);
  const tissues = drawTissues(random.fork('tissues'));
  const scene: Scene = { canvas, habitus, torso, tissues, place: placerOf(habitus), random };
  const spine = layOutSpine(scene);
  paintBodyWall(canvas, torso, tissues, random.fork('wall'));
  paintMuscles(scene, spine);
  paintThorax(scene);
  const colon = colonPath(scene);
  const duodenum = duodenumPath(scene);
  paintSmallBowel(scene, [...colon, ...duodenum]);
  paintColon(scene, colon);
  paintLiver(scene);
  paintDuodenum(scene, duodenum);
  paintStomach(scene);
  paintSpleen(scene);
  paintPancreas(scene);
  const kidneys = paintKidneys(scene);
  paintAdrenals(scene);
  paintGreatVessels(scene, kidneys);
  paintSpine(scene, spine);
  paintRibs(scene, spine);
  tidyLabels(canvas, tissues.fat);
  const { dims, affineRas, labels } = canvas;
  return {
    ct: { data: scan(canvas, random.fork('noise')), dims, affineRas, meaning: 'hu' },
    labels: { data: labels, dims, affineRas, meaning: 'label' },
    table: labelTable(labels),
  };
}
