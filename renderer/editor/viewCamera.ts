import { corners } from '#shared/geometry/grid.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { centreOf, voxelToRas } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { PaneSize } from './viewTransform.ts';
import { type Vector, add, cross, dot, normalised, scaled, subtract } from './viewVectors.ts';

/** How 3D is looked at: parallel projection, so that sizes compare anywhere in the picture. */
export interface Camera3d {
  /** The point at the middle of the pane. */
  readonly focalRasMm: RasMm;
  /** Unit vectors: from the object to the eye, and screen up. */
  readonly towardEyeRas: Vector;
  readonly upRas: Vector;
  /** Height of what the pane shows. */
  readonly heightMm: number;
}

/** From the front and a little from above, the whole volume in a pane that is wider than high. */
export function initialCamera(grid: Grid): Camera3d {
  const focalRasMm = centreOf(grid.dims, grid.affineRas);
  const front: Camera3d = { focalRasMm, towardEyeRas: [0, 1, 0], upRas: [0, 0, 1], heightMm: 1 };
  const camera = turnCamera(front, 12, 10);
  const reach = (direction: Vector): number =>
    Math.max(
      ...corners(grid.dims).map((corner) =>
        Math.abs(dot(subtract(voxelToRas(grid.affineRas, corner), focalRasMm), direction)),
      ),
    );
  const heightMm = 2.1 * Math.max(reach(camera.upRas), reach(screenRight(camera)) / 1.3, 0.5);
  return { ...camera, heightMm };
}

export const screenRight = (camera: Camera3d): Vector => cross(camera.upRas, camera.towardEyeRas);

/** Turns the object under the eye: positive = its front goes to the right, to below. Degrees. */
export function turnCamera(camera: Camera3d, rightDegrees: number, downDegrees: number): Camera3d {
  const eye = rotate(camera.towardEyeRas, camera.upRas, -rightDegrees);
  const right = cross(camera.upRas, eye);
  const tilted = normalised(rotate(eye, right, -downDegrees));
  return { ...camera, towardEyeRas: tilted, upRas: normalised(cross(tilted, right)) };
}

/** Looks from a side (a RAS direction) with the head up, or the front up when looking along the body. */
export function lookFrom(camera: Camera3d, direction: Vector): Camera3d {
  const alongBody = Math.abs(direction[2]) > 0.9;
  return { ...camera, towardEyeRas: direction, upRas: alongBody ? [0, 1, 0] : [0, 0, 1] };
}

export const zoomCamera = (camera: Camera3d, factor: number): Camera3d => ({
  ...camera,
  heightMm: Math.min(5000, Math.max(5, camera.heightMm / factor)),
});

/** Moves the object by pixels along screen right and down. */
export function panCamera(camera: Camera3d, size: PaneSize, dx: number, dy: number): Camera3d {
  const mmPerPixel = camera.heightMm / size.height;
  const shift = add(scaled(screenRight(camera), -dx * mmPerPixel), scaled(camera.upRas, dy * mmPerPixel));
  return { ...camera, focalRasMm: add(camera.focalRasMm, shift) };
}

export interface Projected {
  readonly x: number;
  readonly y: number;
  /** Toward the eye from the focal plane; larger is nearer. */
  readonly nearMm: number;
}

/** Where a RAS point is seen, in the pane's CSS pixels. */
export function project(camera: Camera3d, size: PaneSize, point: RasMm): Projected {
  const offset = subtract(point, camera.focalRasMm);
  const pixelsPerMm = size.height / camera.heightMm;
  return {
    x: size.width / 2 + dot(offset, screenRight(camera)) * pixelsPerMm,
    y: size.height / 2 - dot(offset, camera.upRas) * pixelsPerMm,
    nearMm: dot(offset, camera.towardEyeRas),
  };
}

/** Rodrigues' rotation of a vector about a unit axis. */
function rotate(v: Vector, axis: Vector, degrees: number): Vector {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return add(add(scaled(v, cos), scaled(cross(axis, v), sin)), scaled(axis, dot(axis, v) * (1 - cos)));
}
