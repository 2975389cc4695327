import { gaussianImportance, rawImportance } from '#main/segmentation/sliding/importance.ts';
import { type Check, check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';

type Triple = readonly [number, number, number];

interface MapFacts {
  readonly size: Triple;
  readonly centre: Triple;
  readonly raw_min: number;
  readonly floor: number;
  readonly voxels_at_floor: number;
  readonly sum: number;
}

const subsampleStep = 8;

/** Lines through the centre before the clamp, the clamped map (of the largest every eighth voxel), and its sum. */
export const importanceMap: GoldenKind = {
  kind: 'importance-map',
  run(golden) {
    const maps = golden.json['maps'] as Readonly<Record<string, MapFacts>>;
    const outputs: Record<string, number[] | Float32Array> = {};
    const checks: Check[] = [];
    for (const [
      name,
      { size, centre, raw_min: rawMin, floor, voxels_at_floor: atFloor, sum },
    ] of Object.entries(maps)) {
      const [raw, map] = [rawImportance(size), gaussianImportance(size)];
      const at = ([x, y, z]: Triple): number => (x * size[1] + y) * size[2] + z;
      for (const axis of [0, 1, 2] as const)
        outputs[`raw_line${axis}_${name}`] = Array.from({ length: size[axis] }, (_, i) => {
          const place: [number, number, number] = [...centre];
          place[axis] = i;
          return raw[at(place)];
        });
      if (golden.tensors.has(`map_${name}`)) outputs[`map_${name}`] = map;
      const sub = `map_${name}_sub${subsampleStep}`;
      if (golden.tensors.has(sub)) outputs[sub] = everyEighth(map, size);
      const least = raw.reduce((a, b) => Math.min(a, b), 1);
      const counted = map.reduce((n, value) => n + (value === Math.fround(floor) ? 1 : 0), 0);
      const added = map.reduce((a, b) => a + b, 0);
      checks.push(
        check(`raw_min ${name}`, [least], [rawMin], { rule: 'close', atol: 0, rtol: 5e-3 }),
        check(`voxels_at_floor ${name}`, [counted], [atFloor], { rule: 'exact' }),
        check(`sum ${name}`, [added], [sum], { rule: 'close', atol: 0, rtol: 1e-5 }),
      );
    }
    return [...compareStored(golden, outputs), ...checks];
  },
};

function everyEighth(map: Float32Array, [nx, ny, nz]: Triple): number[] {
  const kept: number[] = [];
  for (let x = 0; x < nx; x += subsampleStep)
    for (let y = 0; y < ny; y += subsampleStep)
      for (let z = 0; z < nz; z += subsampleStep) kept.push(map[(x * ny + y) * nz + z]);
  return kept;
}
