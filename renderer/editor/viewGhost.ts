import type { RasMm } from '#shared/geometry/axes.ts';
import type { Plane } from './viewPlanes.ts';
import { type Vector, add, dot, scaled, subtract } from './viewVectors.ts';

/** Outline of the lesion that a click would place, cut by every displayed slice at its true size. */
export interface Ghost {
  readonly centreRasMm: RasMm;
  readonly diameterMm: number;
  readonly state: 'ok' | 'refused' | 'checking';
  /** The plane under the cursor: there the reason is shown. */
  readonly plane: Plane;
  /** A circle on the plane under the cursor alone. */
  readonly flat?: boolean;
  /** Sentence shown beside the cursor when refused. */
  readonly reason?: string | undefined;
}

export interface SphereCut {
  readonly centreRasMm: RasMm;
  readonly radiusMm: number;
}

/**
 * The circle in which a plane cuts a sphere: the plane goes through `pointRasMm` with unit normal `normalRas`.
 * Undefined when they do not meet.
 */
export function cutSphere(
  sphere: { readonly centreRasMm: RasMm; readonly diameterMm: number },
  pointRasMm: RasMm,
  normalRas: Vector,
): SphereCut | undefined {
  const distanceMm = dot(subtract(pointRasMm, sphere.centreRasMm), normalRas);
  const squared = (sphere.diameterMm / 2) ** 2 - distanceMm ** 2;
  if (squared <= 0) return undefined;
  return {
    centreRasMm: add(sphere.centreRasMm, scaled(normalRas, distanceMm)),
    radiusMm: Math.sqrt(squared),
  };
}
