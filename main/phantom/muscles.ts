import { shapeLayer, tubeLayer } from './layer.ts';
import { labelOf } from './labels.ts';
import { paint } from './paint.ts';
import { type PathPoint, pathPoint, smoothPath } from './path.ts';
import { profile } from './profile.ts';
import type { Scene } from './scene.ts';
import { grown, intersection, type Shape } from './shapes.ts';
import type { Vertebra } from './spine.ts';

/** Radius of the psoas by height (mm): it begins at T12 and thickens downward. */
const psoasRadius = profile([-130, 21], [-80, 19], [-40, 13], [0, 6.5], [20, 3]);

/** Psoas, quadratus lumborum, the erectors of the spine, and the crura of the diaphragm. */
export function paintMuscles(scene: Scene, spine: readonly Vertebra[]): void {
  const { canvas, tissues, habitus, random } = scene;
  const bulk = habitus.muscle * random.fork('muscles').uniform(0.92, 1.08);
  const yAt = profile(...spine.map(({ z, y }) => [z, y] as const));
  for (const side of [-1, 1] as const) {
    const name = side > 0 ? 'right' : 'left';
    const psoas: PathPoint[] = [];
    for (let z = 18; z >= -140; z -= 12) {
      const radius = psoasRadius(z) * bulk;
      const lateral = (26 + radius * 0.95 + Math.max(0, -z - 60) * 0.1) * habitus.width;
      psoas.push(pathPoint(side * lateral, yAt(z) - 4 + Math.max(0, -z - 60) * 0.12, z, radius));
    }
    paint(tubeLayer(canvas, [psoas], [1.1, 0.95, 1]), {
      tissue: tissues.muscle,
      label: labelOf(`iliopsoas_${name}`),
    });
    paint(tubeLayer(canvas, [quadratus(yAt, bulk, side, habitus.width)], [0.62, 1.25, 1]), {
      tissue: tissues.muscle,
      label: 0,
    });
    const erector = intersection(4, erectorShape(yAt, bulk, side), grown(scene.torso.wall, -1));
    paint(shapeLayer(canvas, [-75, -125, -140], [75, -20, 140], erector), {
      tissue: tissues.muscle,
      label: labelOf(`autochthon_${name}`),
    });
    const crus = [
      pathPoint(side * 17, yAt(62) + 20, 62, 3.5),
      pathPoint(side * 15, yAt(30) + 20, 30, 4.5),
      pathPoint(side * 13, yAt(-20) + 18, -25, 3),
    ];
    paint(tubeLayer(canvas, [smoothPath(crus)], [1, 0.6, 1]), { tissue: tissues.muscle, label: 0 });
  }
}

function quadratus(yAt: (z: number) => number, bulk: number, side: number, width: number): PathPoint[] {
  const at = (z: number, radius: number): PathPoint =>
    pathPoint(side * (58 + 0.1 * (20 - z)) * width, yAt(z) - 24, z, radius * bulk);
  return smoothPath([at(20, 4), at(-20, 8.5), at(-70, 11), at(-135, 12)]);
}

/** The column of muscle beside the spinous processes, behind the transverse ones. */
function erectorShape(yAt: (z: number) => number, bulk: number, side: number): Shape {
  return (x, y, z) => {
    const across = (side * x - 30) / 27;
    const along = (y - (yAt(z) - 51)) / (17 * bulk);
    const size = Math.sqrt(Math.sqrt(across ** 4 + along ** 4));
    const d = (size - 1) * 18;
    // Keeps clear of the midline, where the spinous processes stand.
    return Math.max(d, 4 - side * x);
  };
}
