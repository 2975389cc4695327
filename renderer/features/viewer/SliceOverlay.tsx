import type { ReactElement } from 'react';
import type { Lesion } from '#shared/contract/lesion.ts';
import { voxelStep } from '#shared/geometry/affine.ts';
import type { ViewState } from '#renderer/editor/view.ts';
import type { Mark, SegmentTag } from '#renderer/editor/review/marks.ts';
import { type Ghost, cutSphere } from '#renderer/editor/viewGhost.ts';
import { type Plane, planes } from '#renderer/editor/viewPlanes.ts';
import { describeLength, scaleBar } from '#renderer/editor/viewScaleBar.ts';
import { type PaneTransform, type Segment, lineAcross, rasToScreen } from '#renderer/editor/viewTransform.ts';
import { LesionMarker } from './LesionMarker.tsx';
import { MarkShape } from './MarkShape.tsx';
import { SegmentMarker } from './SegmentMarker.tsx';
import type { PlaneDisplay } from './sliceView.ts';

interface Props {
  readonly view: ViewState;
  readonly display: PlaneDisplay;
  readonly lesions: readonly Lesion[];
  readonly selectedLesionId: string | undefined;
  readonly onSelectLesion: ((id: string) => void) | undefined;
  readonly ghost: Ghost | undefined;
  readonly marks?: readonly Mark[] | undefined;
  readonly tags?: readonly SegmentTag[] | undefined;
  readonly onSelectSegment?: ((value: number) => void) | undefined;
}

/** Everything drawn over a slice: lines and letters stay crisp at any zoom and cost the picture nothing. */
export function SliceOverlay(props: Props): ReactElement {
  const { view, display, ghost } = props;
  const { transform, frame } = display;
  const { width, height } = transform.size;
  return (
    <svg className="viewer-overlay" width={width} height={height} aria-hidden="true">
      {view.crosshairVisible && <Crosshair view={view} display={display} />}
      {view.comparison !== 'source' &&
        props.lesions.map((lesion, index) => (
          <LesionMarker
            key={lesion.spec.id}
            lesion={lesion}
            number={index + 1}
            display={display}
            selected={lesion.spec.id === props.selectedLesionId}
            onSelect={props.onSelectLesion}
          />
        ))}
      {view.readingLook.visible &&
        props.tags?.map((tag) => (
          <SegmentMarker key={tag.value} tag={tag} display={display} onSelect={props.onSelectSegment} />
        ))}
      {props.marks
        ?.filter(({ plane }) => plane === frame.plane)
        .map((mark) => (
          <MarkShape key={mark.id} mark={mark} display={display} />
        ))}
      {ghost && <GhostOutline ghost={ghost} display={display} />}
      <g className="viewer-letters">
        <text x={8} y={height / 2} dominantBaseline="central">
          {frame.letters.left}
        </text>
        <text x={width - 8} y={height / 2} dominantBaseline="central" textAnchor="end">
          {frame.letters.right}
        </text>
        <text x={width / 2} y={16} textAnchor="middle">
          {frame.letters.top}
        </text>
        <text x={width / 2} y={height - 8} textAnchor="middle">
          {frame.letters.bottom}
        </text>
      </g>
      <ScaleBarMark transform={transform} />
    </svg>
  );
}

/** Pixels left free around the crosshair's centre, so that the voxel itself is seen. */
const crosshairGap = 14;

function Crosshair({ view, display }: { view: ViewState; display: PlaneDisplay }): ReactElement {
  const { transform, frame } = display;
  const centre = rasToScreen(transform, view.crosshairRasMm);
  // Another plane cuts this one along the voxel axis that neither counts slices by.
  const lineOf = (plane: Plane): Segment | undefined => {
    const other = view.frames[plane].normalAxis;
    const shared = other === frame.rightAxis ? frame.downAxis : frame.rightAxis;
    return lineAcross(transform, centre, voxelStep(view.grid.affineRas, shared));
  };
  return (
    <g className="viewer-crosshair">
      {planes
        .filter((plane) => plane !== frame.plane)
        .flatMap((plane) =>
          halves(lineOf(plane), centre).map(([from, to]) => (
            <line
              key={`${plane} ${String(to)}`}
              data-plane={plane}
              x1={from[0]}
              y1={from[1]}
              x2={to[0]}
              y2={to[1]}
            />
          )),
        )}
    </g>
  );
}

/** A line without its middle. */
function halves(line: Segment | undefined, [cx, cy]: readonly [number, number]): Segment[] {
  return (line ?? []).map(([x, y]) => {
    const length = Math.hypot(x - cx, y - cy) || 1;
    const gap = crosshairGap / length;
    return [
      [cx + (x - cx) * gap, cy + (y - cy) * gap],
      [x, y],
    ];
  });
}

function GhostOutline({ ghost, display }: { ghost: Ghost; display: PlaneDisplay }): ReactElement | null {
  const { transform, frame } = display;
  if (ghost.flat === true && ghost.plane !== frame.plane) return null;
  const cut = cutSphere(ghost, transform.centreRasMm, frame.towardEyeRas);
  if (!cut) return null;
  const [x, y] = rasToScreen(transform, cut.centreRasMm);
  const radius = cut.radiusMm / transform.mmPerPixel;
  return (
    <g className="viewer-ghost" data-state={ghost.state}>
      <circle className="viewer-ghost-halo" cx={x} cy={y} r={radius} />
      <circle cx={x} cy={y} r={radius} />
      <text x={x} y={y - radius - 7} textAnchor="middle">
        {`⌀ ${ghost.diameterMm.toFixed(ghost.diameterMm < 10 ? 1 : 0)} mm`}
      </text>
    </g>
  );
}

function ScaleBarMark({ transform }: { transform: PaneTransform }): ReactElement {
  const { size, mmPerPixel } = transform;
  const bar = scaleBar(mmPerPixel, Math.min(160, size.width / 3));
  const right = size.width - 12;
  const y = size.height - 12;
  const outline = `M${right - bar.pixels},${y - 5}v5H${right}v-5`;
  return (
    <g className="viewer-scale-bar">
      <path className="viewer-scale-bar-halo" d={outline} />
      <path d={outline} />
      <text x={right - bar.pixels / 2} y={y - 6} textAnchor="middle">
        {describeLength(bar.lengthMm)}
      </text>
    </g>
  );
}
