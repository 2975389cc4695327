import type { Question } from '#shared/contract/turing.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Mark } from '../review/marks.ts';
import { type Plane, type PlaneFrame, planes } from '../viewPlanes.ts';
import { add, scaled } from '../viewVectors.ts';

/** Where to look: circles on all slices of the three planes that the ball of the ring goes through. */
export function ringMarks(
  ring: NonNullable<Question['ring']>,
  frames: Readonly<Record<Plane, PlaneFrame>>,
): Mark[] {
  return planes.flatMap((plane) => {
    const { sliceSpacingMm, towardEyeRas } = frames[plane];
    const steps = Math.floor(ring.radiusMm / sliceSpacingMm);
    return Array.from({ length: 2 * steps + 1 }, (_, at): Mark => {
      const offMm = (at - steps) * sliceSpacingMm;
      const [x, y, z] = add(ring.centreRasMm as RasMm, scaled(towardEyeRas, offMm));
      return {
        id: `ring ${plane} ${at}`,
        plane,
        lines: [],
        circle: { centreRasMm: [x, y, z], radiusMm: Math.sqrt(ring.radiusMm ** 2 - offMm ** 2) },
        tone: 'drawing',
      };
    });
  });
}
