import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { Axis } from '#shared/geometry/axes.ts';
import { flatIndex } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { DicomFile } from '../dicomFile.ts';
import type { Elements } from '../elements.ts';
import type { OpenSet } from '../readSet.ts';
import { chosenSegments, type CollectedLabels, collectLabels, type Segment } from './collectLabels.ts';
import { type Contour, fillContours } from './fillContours.ts';

/** How far, in slices, a contour may lie off the slice it is taken for. */
const offSlice = 0.3;

/**
 * The regions of a structure set on the grid of its image. A voxel belongs to a region when its centre lies inside an odd
 * number of the region's contours on its slice. A region's value is its place in the file, from 1.
 *
 * @param grid of the image
 * @param wanted values of the regions to take, the later winning where they overlap; all when left out, and then
 *   overlapping ones are refused
 * @throws Problem `dicom-broken`, `dicom-labels-elsewhere`, `dicom-segments-overlap`
 */
export function readRtstruct(
  file: DicomFile,
  { elements }: OpenSet,
  grid: Grid,
  wanted?: readonly number[],
): CollectedLabels & { readonly warnings: readonly Warning[] } {
  const { name } = file;
  const regions = elements.items('StructureSetROISequence');
  const all = regions.map((region, i): Segment => ({ value: i + 1, name: region.text('ROIName') ?? '' }));
  const chosen = chosenSegments(all, wanted, name);
  const contoursOf = new Map(
    elements
      .items('ROIContourSequence')
      .map((roi) => [roi.number('ReferencedROINumber'), roi.items('ContourSequence')]),
  );
  const collector = collectLabels(grid, chosen, name);
  const inverse = invertAffine(grid.affineRas);
  let [closed, open, elsewhere] = [0, 0, 0];
  for (const segment of chosen) {
    const number = regions[segment.value - 1].number('ROINumber');
    const planes = new Map<string, { across: Axis; at: number; contours: Contour[] }>();
    for (const contour of contoursOf.get(number) ?? []) {
      const points = pointsOf(contour, name);
      if (!isClosed(contour, points.length)) {
        open++;
        continue;
      }
      closed++;
      const plane = planeOf(
        points.map((lps) => applyAffine(inverse, [-lps[0], -lps[1], lps[2]])),
        grid,
      );
      if (plane === undefined) {
        elsewhere++;
        continue;
      }
      const key = `${plane.across} ${plane.at}`;
      const known = planes.get(key) ?? { across: plane.across, at: plane.at, contours: [] };
      known.contours.push(plane.contour);
      planes.set(key, known);
    }
    for (const { across, at, contours } of planes.values()) {
      const [u, v] = inPlane(across);
      fillContours(contours, grid.dims[u], grid.dims[v], (column, row) => {
        const ijk = [0, 0, 0];
        [ijk[across], ijk[u], ijk[v]] = [at, column, row];
        collector.put(flatIndex(grid.dims, ijk[0], ijk[1], ijk[2]), segment);
      });
    }
  }
  if (closed > 0 && elsewhere === closed)
    throw new Problem('dicom-labels-elsewhere', {
      file: name,
      reason: 'none of its contours lies on a slice of it',
    });
  const found = collector.finish(wanted !== undefined);
  const warnings: Warning[] = [];
  if (open > 0) warnings.push({ code: 'dicom-contours-open', data: { file: name, contours: open } });
  if (elsewhere > 0)
    warnings.push({ code: 'dicom-contours-elsewhere', data: { file: name, contours: elsewhere } });
  if (found.shared > 0)
    warnings.push({ code: 'dicom-segments-won', data: { file: name, voxels: found.shared } });
  return { ...found, warnings };
}

/** LPS mm. */
function pointsOf(contour: Elements, file: string): [number, number, number][] {
  const numbers = contour.numbers('ContourData') ?? [];
  if (numbers.length % 3 !== 0)
    throw new Problem('dicom-broken', { file, reason: `a contour has ${numbers.length} numbers` });
  return Array.from({ length: numbers.length / 3 }, (_, n) => [
    numbers[3 * n],
    numbers[3 * n + 1],
    numbers[3 * n + 2],
  ]);
}

const isClosed = (contour: Elements, points: number): boolean =>
  points >= 3 && /^CLOSED_?PLANAR/.test(contour.text('ContourGeometricType') ?? 'CLOSED_PLANAR');

/** The two axes of the planes across an axis. */
const inPlane = (across: Axis): readonly [Axis, Axis] =>
  across === 0 ? [1, 2] : across === 1 ? [0, 2] : [0, 1];

/** The plane of the grid that a contour lies on; undefined when it lies between planes, or on none. */
function planeOf(
  points: readonly (readonly [number, number, number])[],
  { dims }: Grid,
): { across: Axis; at: number; contour: Contour } | undefined {
  const spread = ([0, 1, 2] as const).map((axis) => {
    const values = points.map((point) => point[axis]);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const across = spread.indexOf(Math.min(...spread)) as Axis;
  const mean = points.reduce((sum, point) => sum + point[across], 0) / points.length;
  const at = Math.round(mean);
  if (spread[across] > offSlice || Math.abs(mean - at) > offSlice || at < 0 || at >= dims[across])
    return undefined;
  const [u, v] = inPlane(across);
  return { across, at, contour: Float64Array.from(points.flatMap((point) => [point[u], point[v]])) };
}
