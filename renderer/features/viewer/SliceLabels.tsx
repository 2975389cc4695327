import type { ReactElement } from 'react';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import type { Comparison, ViewState } from '#renderer/editor/view.ts';
import { type VoxelHit, describeHu, describePoint } from '#renderer/editor/viewReadout.ts';
import { presetOf } from '#renderer/editor/viewWindow.ts';
import { differenceRangeHu } from '#renderer/scene/lookup.ts';
import type { PlaneDisplay } from './sliceView.ts';

interface Props {
  readonly view: ViewState;
  readonly display: PlaneDisplay;
  readonly table: readonly LabelEntry[];
  readonly hit: VoxelHit | undefined;
  /** Voxels per texel of the picture along each side; 1 = full resolution. */
  readonly stride: number;
}

const planeTitles = { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal' } as const;
const slabTitles = { max: 'MIP', mean: 'Mean', min: 'MinIP' } as const;

/** Below this angle (degrees) a grid is called straight: what float32 headers and gantry noise leave. */
const straightDegrees = 0.5;

/** The texts in a slice's corners. */
export function SliceLabels({ view, display, table, hit, stride }: Props): ReactElement {
  const { frame, slice, range } = display;
  const { slab, window, comparison } = view;
  return (
    <>
      <div className="viewer-corner viewer-corner-tl">
        <div className="viewer-title" data-plane={frame.plane}>
          {planeTitles[frame.plane]}
          {frame.obliqueDegrees > straightDegrees && (
            <span className="viewer-note"> oblique {frame.obliqueDegrees.toFixed(0)}°</span>
          )}
        </div>
        <div>
          {slice + 1} / {frame.sliceCount}
          <span className="viewer-dim"> · {slicePosition(view, frame.plane)}</span>
        </div>
        {stride > 1 && (
          <div className="viewer-note">Shown at {pixelSize(view, display, stride)} (GPU limit)</div>
        )}
      </div>
      <div className="viewer-corner viewer-corner-tr">
        <div>
          {presetOf(window) && <span className="viewer-dim">{presetOf(window)?.label} </span>}W{' '}
          {window.widthHu} L {describeHu(window.levelHu)}
        </div>
        {slab.projection !== 'none' && (
          <div>
            {slabTitles[slab.projection]} {((range.last - range.first + 1) * frame.sliceSpacingMm).toFixed(1)}{' '}
            mm
          </div>
        )}
        {comparison === 'source' && <div className="viewer-badge">Source</div>}
        {comparison === 'difference' && <DifferenceLegend />}
      </div>
      <div className="viewer-corner viewer-corner-bl">
        {hit && (
          <Readout hit={hit} table={table} comparison={comparison} inSlab={slab.projection !== 'none'} />
        )}
      </div>
    </>
  );
}

interface ReadoutProps {
  readonly hit: VoxelHit;
  readonly table: readonly LabelEntry[];
  readonly comparison: Comparison;
  /** The picture is projected: say that the value is the slice's own. */
  readonly inSlab: boolean;
}

function Readout({ hit, table, comparison, inSlab }: ReadoutProps): ReactElement {
  const label = table.find((row) => row.value === hit.labelValue);
  return (
    <>
      <div>
        <b className="viewer-hu">{describeHu(comparison === 'source' ? hit.sourceHu : hit.hu)} HU</b>
        {inSlab && <span className="viewer-dim"> in the slice</span>}
        {comparison === 'difference' && (
          <span className="viewer-dim"> change {describeHu(hit.hu - hit.sourceHu)}</span>
        )}
        {label && (
          <span className="viewer-label-name">
            <i style={{ background: label.colour }} />
            {label.name.replaceAll('_', ' ')}
          </span>
        )}
      </div>
      <div className="viewer-dim">
        {describePoint(hit.rasMm)} · voxel {hit.voxel.join(' ')}
      </div>
    </>
  );
}

function DifferenceLegend(): ReactElement {
  return (
    <div className="viewer-legend">
      <span>−{differenceRangeHu}</span>
      <i />
      <span>+{differenceRangeHu} HU</span>
    </div>
  );
}

/** "1.5 × 3.0 mm": size of a pixel that stands for `stride` voxels along each side. */
function pixelSize(view: ViewState, { frame }: PlaneDisplay, stride: number): string {
  const spacing = spacingOf(view.grid.affineRas);
  const [across, down] = [frame.rightAxis, frame.downAxis].map((axis) => (spacing[axis] * stride).toFixed(1));
  return `${across} × ${down} mm`;
}

/** Where the crosshair's slice lies along the plane's world axis. */
function slicePosition(
  { crosshairRasMm: [x, y, z] }: ViewState,
  plane: 'axial' | 'coronal' | 'sagittal',
): string {
  const part = { axial: [z, 'S', 'I'], coronal: [y, 'A', 'P'], sagittal: [x, 'R', 'L'] } as const;
  const [mm, positive, negative] = part[plane];
  return `${mm < 0 ? negative : positive} ${Math.abs(mm).toFixed(1)} mm`;
}
