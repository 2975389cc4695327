import type { Organ, SizeClass } from '#shared/contract/lesion.ts';
import { axes } from '#shared/geometry/axes.ts';
import { deformationPlanes, elasticPass, planeField } from '#main/synthesis/reference/elastic.ts';
import { ellipsoidBlock, type Radii } from '#main/synthesis/reference/ellipsoid.ts';
import { drawLocation, erodedSlices } from '#main/synthesis/reference/location.ts';
import { drawTumorMask, middleOf, placesOf } from '#main/synthesis/diffusion/reference/tumorMask.ts';
import { toLastAxisFastest } from '#main/tensor/layout.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';
import type { Mask } from '#main/volume/volume.ts';
import { stored } from '../case.ts';
import { check, type Check } from '../check.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { inputOf, literalOf } from '../neural/formula.ts';
import { type ScriptedDraw, scriptedRandom } from '../scriptedRandom.ts';
import { shapeInput } from '../shapeInput.ts';
import { realVoxels, rowMajor } from '../voxels.ts';

const exact = { rule: 'exact' } as const;

const usedUp = (left: number): Check => check('draws left', [left], [0], exact);

/** Masks by radii alone. */
export const diffusionEllipsoid: GoldenKind = {
  kind: 'ellipsoid',
  claims: ({ json }) => json['table'] === undefined,
  run(golden) {
    const radiiOf = (name: string): Radii => {
      const [x, y, z] = name.split('_').map(Number);
      return [x, y, z];
    };
    const names = [...golden.tensors.keys()];
    return compareStored(
      golden,
      Object.fromEntries(names.map((name) => [name, rowMajor(ellipsoidBlock(radiiOf(name)))])),
    );
  },
};

/** Ellipsoids deformed by three passes, each stage, and the first pass's dense field. */
export const elasticStages: GoldenKind = {
  kind: 'elastic',
  run(golden) {
    const outputs: Record<string, Outputs[string]> = {};
    for (let n = 0; golden.tensors.has(`d${n}.stage1`); n++) {
      let mask: Mask = ellipsoidBlock(literalOf(golden, `d${n}.radii`) as Radii);
      for (const [pass, plane] of deformationPlanes.entries()) {
        const { data: grid } = inputOf(golden, `d${n}.stage${pass + 1}.displacement`);
        const [np, nq] = [mask.dims[plane[0]], mask.dims[plane[1]]];
        const field = planeField(grid, [np, nq]);
        if (pass === 0)
          outputs[`d${n}.field_first`] = Float64Array.from(
            [field.alongP, field.alongQ].flatMap((along) =>
              toLastAxisFastest(along, [np, nq, 1], new Array<number>(np * nq)),
            ),
          );
        mask = elasticPass(mask, plane, field);
        outputs[`d${n}.stage${pass + 1}`] = rowMajor(mask);
      }
    }
    return compareStored(golden, outputs);
  },
};

/** A float32 mask blurred along its three axes. */
export const gaussianMask: GoldenKind = {
  kind: 'gaussian',
  run(golden) {
    const mask = realVoxels(stored(golden, 'in.mask'));
    const names = [...golden.tensors.keys()].filter((name) => name.startsWith('sigma_'));
    const blurred = names.map((name) => {
      const sigma = Number(name.slice('sigma_'.length));
      return [name, rowMajor(gaussian32(mask, [sigma, sigma, sigma]))];
    });
    return compareStored(golden, Object.fromEntries(blurred) as Outputs, ['in.mask']);
  },
};

interface Run {
  readonly mask: string;
  readonly organ: Organ;
  readonly draws: readonly ScriptedDraw[];
  readonly point: readonly number[];
}

/** Points drawn in organs, also in one that erosion nearly empties. */
export const placement: GoldenKind = {
  kind: 'placement',
  run(golden) {
    const organMask = shapeInput(golden, 'organ_mask');
    const touching: Mask = { data: new Uint8Array(144), dims: [12, 12, 1] };
    for (let x = 0; x <= 6; x++) for (let y = 3; y <= 11; y++) touching.data[x + 12 * y] = 1;
    const points = (golden.json['runs'] as readonly Run[]).flatMap(({ mask, organ, draws, point }, n) => {
      const whole = shapeInput(golden, mask);
      const { min, max } = boundingBox(whole);
      const { random, left } = scriptedRandom(draws);
      const drawn = drawLocation(random, placesOf(whole, organ), [min[2], max[2] - 1]);
      return [check(`point ${n}`, drawn ?? [], point, exact), usedUp(left())];
    });
    const box = boundingBox(organMask);
    return [
      ...compareStored(golden, {
        eroded_organ: rowMajor(erodedSlices(organMask)),
        erode_touching_border: rowMajor(erodedSlices(touching)),
        center_select: axes.map((axis) => middleOf(box, axis)),
      }),
      ...points,
    ];
  },
};

/** A whole tumor mask from given draws. */
export const fixedGeo: GoldenKind = {
  kind: 'fixed-geo',
  run(golden) {
    const { organ, tumor_type: size } = golden.json['config'] as { organ: Organ; tumor_type: SizeClass };
    const { random, left } = scriptedRandom(golden.json['draws'] as ScriptedDraw[]);
    const mask = drawTumorMask(random, shapeInput(golden, 'organ_mask'), organ, size);
    return [...compareStored(golden, { mask: rowMajor(mask) }), usedUp(left())];
  },
};
