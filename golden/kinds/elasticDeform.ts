import type { Axis } from '#shared/geometry/axes.ts';
import { elasticPass, planeField } from '#main/synthesis/reference/elastic.ts';
import { ellipsoidBlock, type Radii } from '#main/synthesis/reference/ellipsoid.ts';
import { toLastAxisFastest } from '#main/tensor/layout.ts';
import { stored } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly radii: Radii;
  readonly axes: readonly (readonly [Axis, Axis])[];
}

/** One pass a plane on the stored mask, or on the ellipsoid; a stored `field_N` is the dense field of pass N. */
export const elasticDeform: GoldenKind = {
  kind: 'elastic_deform',
  run(golden) {
    const { radii, axes } = golden.json['config'] as Config;
    let mask = golden.tensors.has('geometry')
      ? byteVoxels(stored(golden, 'geometry'))
      : ellipsoidBlock(radii);
    const fields: Record<string, Float64Array> = {};
    for (const [pass, plane] of axes.entries()) {
      const grid = Array.from(stored(golden, `grid_${pass}`).data, Number);
      const [np, nq] = [mask.dims[plane[0]], mask.dims[plane[1]]];
      const field = planeField(grid, [np, nq]);
      if (golden.tensors.has(`field_${pass}`))
        fields[`field_${pass}`] = Float64Array.from(
          [field.alongP, field.alongQ].flatMap((along) =>
            toLastAxisFastest(along, [np, nq, 1], new Array<number>(np * nq)),
          ),
        );
      mask = elasticPass(mask, plane, field);
    }
    const outputs: Outputs = { ...fields, deformed: rowMajor(mask) };
    return compareStored(golden, outputs);
  },
};
