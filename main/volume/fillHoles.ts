import { components } from './components.ts';
import { faceVoxels } from './faceVoxels.ts';
import { complement } from './morphology.ts';
import type { Mask } from './volume.ts';

/** The mask with its holes: outside voxels that no path of face steps joins to the volume's border. */
export function fillHoles(mask: Mask): Mask {
  const { labels } = components(complement(mask), 6);
  const joined = new Set(faceVoxels(mask.dims).map((voxel) => labels.data[voxel]));
  joined.delete(0);
  const data = new Uint8Array(mask.data.length);
  for (let v = 0; v < data.length; v++) data[v] = joined.has(labels.data[v]) ? 0 : 1;
  return { data, dims: mask.dims };
}
