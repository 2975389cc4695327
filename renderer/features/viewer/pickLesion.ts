import type { Lesion } from '#shared/contract/lesion.ts';
import { type Camera3d, project } from '#renderer/editor/viewCamera.ts';
import type { PaneSize } from '#renderer/editor/viewTransform.ts';

/** A lesion is hit at least this near to its centre (pixels), however small it is drawn. */
const leastReach = 8;

/** The lesion whose ball is seen under a pixel of the 3D pane, the nearest to the eye if several are; undefined if none. */
export function pickLesion(
  lesions: readonly Lesion[],
  camera: Camera3d,
  size: PaneSize,
  [x, y]: readonly [number, number],
): string | undefined {
  const pixelsPerMm = size.height / camera.heightMm;
  const hits = lesions
    .map(({ spec }) => ({ spec, at: project(camera, size, spec.centreRasMm) }))
    .filter(
      ({ spec, at }) =>
        Math.hypot(at.x - x, at.y - y) <= Math.max(leastReach, (spec.diameterMm / 2) * pixelsPerMm),
    );
  return hits.toSorted((a, b) => b.at.nearMm - a.at.nearMm)[0]?.spec.id;
}
