import type { LesionFacts } from '#shared/contract/lesionStatistics.ts';
import { spacingOf, voxelToRas, voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { boxDims, growBox } from '#shared/geometry/box.ts';
import { equivalentDiameterMm, mm3ToMl } from '#shared/geometry/units.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import { crop } from '#main/volume/crop.ts';
import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { reorient } from '#main/volume/reorient.ts';
import { median, statistics, valuesInside } from '#main/volume/statistics.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { LabelRoles } from '../scoreCase.ts';

/** A labelled scan; the CT, where there is one, lies on the grid of the labels. */
export interface LabelledScan {
  readonly labels: Volume<Uint8Array | Uint16Array>;
  readonly roles: LabelRoles;
  readonly ct?: Volume | undefined;
}

/** Every lesion (26-connected) of a scan, measured in the same way whether it is real or synthetic. */
export function lesionFacts(name: string, { labels, roles, ct }: LabelledScan): LesionFacts[] {
  const kind = new Uint8Array(65536);
  for (const value of roles.organ) kind[value] = 1;
  for (const value of roles.tumor) kind[value] = 2;
  const kinds = Uint8Array.from(labels.data, (value) => kind[value]);
  const { dims, affineRas } = labels;
  const box = growBox(boundingBox({ data: kinds, dims }), [1, 1, 1], dims);
  // To RAS, so that places in the organ's box are the patient's.
  const map = reorient(crop({ data: kinds, dims, affineRas, meaning: 'label' }, box), 'RAS');
  const image = ct && reorient(crop(ct, box), 'RAS');
  const where = (wanted: number) => ({
    data: map.data.map((one) => (one === wanted ? 1 : 0)),
    dims: map.dims,
  });
  const tumor = where(2);
  const found = components(tumor, 26);
  const table = componentTable(found);
  if (table.length === 0) return [];
  const whole = { data: map.data.map((one) => (one === 0 ? 0 : 1)), dims: map.dims };
  const depth = distanceTransformMm(whole, spacingOf(map.affineRas));
  const organHu = image ? median(valuesInside(image, where(1))) : NaN;
  const inner = boundingBox(whole);
  const size = boxDims(inner);
  return table.map(({ label, voxels, centroid, box: lesionBox }) => {
    const [i, j, k] = centroid;
    const volumeMm3 = voxels * voxelVolumeMm3(map.affineRas);
    const own = crop({ ...map, data: found.labels.data }, lesionBox);
    const mask = { data: Uint8Array.from(own.data, (one) => (one === label ? 1 : 0)), dims: own.dims };
    const { mean, sd } = image
      ? statistics(valuesInside(crop(image, lesionBox), mask))
      : { mean: NaN, sd: NaN };
    const share = (axis: 0 | 1 | 2): number => (centroid[axis] - inner.min[axis] + 0.5) / size[axis];
    const [x, y, z] = voxelToRas(map.affineRas, centroid);
    const [nx, ny] = map.dims;
    return {
      case: name,
      id: label,
      centreRasMm: [x, y, z],
      voxels,
      volumeMl: mm3ToMl(volumeMm3),
      diameterMm: equivalentDiameterMm(volumeMm3),
      // RAS grows to the right; 0 is right here, as a picture of the patient has it on its left.
      placeInOrgan: [1 - share(0), share(1), share(2)],
      depthMm: depth.data[Math.round(i) + nx * (Math.round(j) + ny * Math.round(k))],
      contrastHu: mean - organHu,
      meanHu: mean,
      sdHu: sd,
    };
  });
}
