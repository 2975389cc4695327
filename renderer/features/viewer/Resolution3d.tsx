import type { ReactElement } from 'react';
import { spacingOf } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { samplingLimits } from '#renderer/scene/ctVolume.ts';
import type { Device } from '#renderer/scene/device.ts';
import { samplingFactors } from '#renderer/scene/volumeSampling.ts';

/** Says at what resolution the CT is shown in 3D, where that is not its own. */
export function Resolution3d(props: { grid: Grid; device: Device; shown: boolean }): ReactElement | null {
  const { grid, device, shown } = props;
  const factors = samplingFactors(grid, samplingLimits(device));
  if (!shown || factors.every((factor) => factor === 1)) return null;
  const shownMm = spacingOf(grid.affineRas).map((mm, axis) => (mm * factors[axis]).toFixed(1));
  return (
    <div className="viewer-corner viewer-corner-br viewer-note">
      CT in 3D at {shownMm.join(' × ')} mm{device.software && ' (no graphics card)'}
    </div>
  );
}
