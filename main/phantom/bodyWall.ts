import { filled } from './paint.ts';
import { smoothStep } from './profile.ts';
import type { Scene } from './scene.ts';
import { smoothField } from './smoothField.ts';

const skinMm = 1.8;

/**
 * Paints the trunk: skin, fat, the muscles of the wall with the fat planes between them, and a cavity full of fat
 * for the organs to be set into. No labels.
 */
export function paintBodyWall({ canvas, torso, tissues, random }: Scene): void {
  const { dims, spacingMm, originRasMm, hu } = canvas;
  const [nx, ny, nz] = dims;
  const width = spacingMm[0];
  const wavy = smoothField(random.fork('body wall'), 30);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    const z = originRasMm[2] + k * spacingMm[2];
    for (let j = 0; j < ny; j++) {
      const y = originRasMm[1] + j * spacingMm[1];
      for (let i = 0; i < nx; i++, at++) {
        const x = originRasMm[0] + i * spacingMm[0];
        const radius = Math.sqrt(x * x + y * y);
        const [cavity, wall, skin] = torso.rings(Math.atan2(y, x), z);
        const inBody = filled(radius - skin, width);
        if (inBody === 0) continue;
        let value = tissues.skin(0, x, y, z);
        const inFat = filled(radius - skin + skinMm, width);
        if (inFat > 0) value += inFat * (tissues.fat(0, x, y, z) - value);
        const bulge = radius + 1.2 * wavy(x, y, z);
        const inMuscle = filled(bulge - wall, width) * (1 - filled(bulge - cavity, width));
        if (inMuscle > 0) {
          const share =
            inMuscle * (1 - fatPlanes(x, y, z, (bulge - cavity) / (wall - cavity), wall - cavity));
          value += share * (tissues.muscle(0, x, y, z) - value);
        }
        hu[at] += inBody * (value - hu[at]);
      }
    }
  }
}

/**
 * Fat between the muscles of the wall: the white line in front, and between the three layers of the flank.
 *
 * @param part where in the wall: 0 at the cavity, 1 at the subcutaneous fat
 * @returns share of fat, 0..1
 */
function fatPlanes(x: number, y: number, z: number, part: number, thicknessMm: number): number {
  const plane = (place: number): number => Math.exp(-((((part - place) * thicknessMm) / 0.7) ** 2));
  const flank = smoothStep(45, 65, Math.abs(x)) * smoothStep(70, 40, z) * smoothStep(-70, -40, y);
  const whiteLine = y > 0 ? Math.exp(-((x / 2.2) ** 2)) * 0.6 : 0;
  return Math.min(1, 0.6 * flank * (plane(0.36) + plane(0.68)) + whiteLine);
}
