import { tubeLayer } from './layer.ts';
import { labelOf, type StructureName } from './labels.ts';
import { paint } from './paint.ts';
import { type PathPoint, smoothPath } from './path.ts';
import type { Scene } from './scene.ts';
import type { Vertebra } from './spine.ts';
import { lined } from './tissues.ts';

interface Rib {
  readonly number: 7 | 8 | 9 | 10 | 11 | 12;
  /** Height of its neck above the middle of its vertebra's body (mm); where that vertebra lies above the field,
   * the height above T9. */
  readonly vertebra: StructureName;
  readonly above: number;
  /** How far round it reaches: degrees from the back. */
  readonly reach: number;
  /** How much lower its front end lies than its neck, mm. */
  readonly drop: number;
  /** Whether a cartilage joins it to the costal arch. */
  readonly cartilage: boolean;
}

const ribs: readonly Rib[] = [
  { number: 7, vertebra: 'vertebrae_T9', above: 62, reach: 138, drop: 92, cartilage: true },
  { number: 8, vertebra: 'vertebrae_T9', above: 36, reach: 132, drop: 92, cartilage: true },
  { number: 9, vertebra: 'vertebrae_T9', above: 10, reach: 124, drop: 88, cartilage: true },
  { number: 10, vertebra: 'vertebrae_T10', above: 9, reach: 114, drop: 82, cartilage: true },
  { number: 11, vertebra: 'vertebrae_T11', above: 8, reach: 86, drop: 62, cartilage: false },
  { number: 12, vertebra: 'vertebrae_T12', above: 8, reach: 55, drop: 36, cartilage: false },
];

/** Ribs are twice as high as they are thick. */
const upright = [1, 1, 0.55] as const;

export function paintRibs(scene: Scene, spine: readonly Vertebra[]): void {
  const { canvas, tissues } = scene;
  const bone = lined(tissues.cortexOfBone, 1, tissues.marrow, 1.4);
  const cartilages: PathPoint[][] = [];
  for (const rib of ribs)
    for (const side of [-1, 1] as const) {
      const neck = spine.find(({ name }) => name === rib.vertebra);
      if (neck === undefined) continue;
      const course = ribCourse(scene, rib, neck, side);
      const name = `rib_${side > 0 ? 'right' : 'left'}_${rib.number}` as const;
      paint(tubeLayer(canvas, [course], upright), { tissue: bone, label: labelOf(name) });
      if (rib.cartilage) cartilages.push(cartilageCourse(scene, course, side));
    }
  paint(tubeLayer(canvas, cartilages, [1, 1, 0.7]), {
    tissue: tissues.cartilage,
    label: labelOf('costal_cartilages'),
  });
}

/** From the neck beside the vertebra round in the chest wall, falling the more the further forward. */
function ribCourse({ torso }: Scene, rib: Rib, neck: Vertebra, side: -1 | 1): PathPoint[] {
  const z0 = neck.z + rib.above;
  const points: PathPoint[] = [
    { at: [side * 21, neck.y - 20, z0], radius: 3.4 },
    { at: [side * 30, neck.y - 29, z0 - 1], radius: 3.8 },
  ];
  for (let degrees = 32; degrees <= rib.reach; degrees += 4) {
    const turn = degrees / rib.reach;
    const z = z0 - rib.drop * turn ** 1.35;
    points.push({ at: onChestWall(torso, degrees, z, side), radius: degrees + 4 > rib.reach ? 3 : 3.9 });
  }
  return smoothPath(points, 4);
}

/** In the middle of the inner half of the chest wall, `degrees` round from the back. */
function onChestWall(
  torso: Scene['torso'],
  degrees: number,
  z: number,
  side: -1 | 1,
): readonly [number, number, number] {
  const turn = (degrees * Math.PI) / 180;
  const direction = [side * Math.sin(turn), -Math.cos(turn)] as const;
  const [cavity] = torso.rings(Math.atan2(direction[1], direction[0]), z);
  const radius = cavity + 5.5;
  return [direction[0] * radius, direction[1] * radius, z];
}

/** From the rib's end forward and up along the costal margin. */
function cartilageCourse({ torso }: Scene, rib: readonly PathPoint[], side: -1 | 1): PathPoint[] {
  const end = rib[rib.length - 1];
  const from = (Math.atan2(Math.abs(end.at[0]), -end.at[1]) * 180) / Math.PI;
  const points: PathPoint[] = [{ at: end.at, radius: 4 }];
  for (let degrees = from + 6; degrees < 172; degrees += 6) {
    const rise = 2.3 * (degrees - from);
    points.push({ at: onChestWall(torso, degrees, end.at[2] + rise, side), radius: 4.2 });
  }
  return smoothPath(points, 4);
}
