import type { Affine } from '#shared/geometry/affine.ts';
import { type Axis, axes, type Dims } from '#shared/geometry/axes.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { ctWindows } from '#main/segmentation/native/ctWindows.ts';
import { toNative } from '#main/segmentation/native/toNative.ts';
import { windowGrid } from '#main/segmentation/sliding/windowGrid.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { type ModelGrid, modelGridOf } from '#main/volume/modelGrid.ts';
import { padLow, padTo } from '#main/volume/pad.ts';
import { reorient } from '#main/volume/reorient.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import { resampleNearest } from '#main/volume/resampleNearest.ts';
import type { Meaning, Volume, Voxels } from '#main/volume/volume.ts';
import { windowed } from '#main/volume/windowed.ts';
import { type GoldenCase, stored } from '../case.ts';
import { check, type Check } from '../check.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { inputOf } from '../neural/formula.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

interface Facts {
  readonly affine: readonly (readonly number[])[];
  readonly affine_1mm: readonly (readonly number[])[];
  readonly shapes: { readonly padded: Dims };
  readonly pad_low: Dims;
  readonly tolerance: Readonly<Record<string, number>>;
}

const classes = 3;
const window: readonly [number, number] = [-175, 250];

/** Turning, resampling, windowing and padding of one volume, and a prediction brought back to its grid. */
export const volumeTransforms: GoldenKind = {
  kind: 'volume-transforms',
  run(golden) {
    const facts = golden.json as unknown as Facts;
    const affineRas: Affine = facts.affine.flat();
    const on = <T extends Voxels>(voxels: T, meaning: Meaning): T & Volume => ({
      ...voxels,
      affineRas,
      meaning,
    });
    const hu = on(realVoxels(stored(golden, 'hu')), 'hu');
    const label = on(byteVoxels(stored(golden, 'label')), 'label');
    const grid = modelGridOf(hu, [1, 1, 1]);
    const image1mm = resampleLinear(hu, grid, { outside: 'edge' });
    const label1mm = resampleNearest(label, grid, { outside: 'edge' });
    const scaled = { data: windowed(image1mm.data, window), dims: image1mm.dims };
    const { padded } = facts.shapes;
    const native = backToNative(golden, hu, grid, padded);
    const close = (atol: number) => ({ rule: 'close', atol, rtol: 0 }) as const;
    return [
      ...compareStored(
        golden,
        {
          image_ras: rowMajor(reorient(hu, 'RAS')),
          label_ras: rowMajor(reorient(label, 'RAS')),
          image_1mm: rowMajor(image1mm),
          image_scaled: rowMajor(scaled),
          image_padded: rowMajor(padTo(scaled, padded, 'minimum')),
          ...native,
        },
        ['hu', 'label', 'nearest_tie', 'label_1mm', 'label_padded'],
      ),
      ...labelChecks(golden, label1mm, padded),
      check('affine_1mm', grid.affineRas, facts.affine_1mm.flat(), close(facts.tolerance['affine'])),
      check('pad_low', padLow(grid.dims, padded), facts.pad_low, { rule: 'exact' }),
      check(
        'window',
        wholeWindow(hu, grid, padded),
        stored(golden, 'image_padded').data,
        close(facts.tolerance['image_padded']),
      ),
    ];
  },
};

/** Labels but where the nearest voxel is a tie: there either neighbour is right. */
function labelChecks(golden: GoldenCase, label1mm: Voxels<Uint8Array>, size: Dims): Check[] {
  const tie = byteVoxels(stored(golden, 'nearest_tie'));
  const untied = (voxels: Voxels<Uint8Array>): Voxels<Uint8Array> => ({
    ...voxels,
    data: voxels.data.map((value, v) => (tie.data[v] === 0 ? value : 0)),
  });
  const wanted = {
    '1mm': byteVoxels(stored(golden, 'label_1mm')),
    padded: byteVoxels(stored(golden, 'label_padded')),
  };
  const cut = {
    min: padLow(label1mm.dims, size),
    max: axes.map((a) => padLow(label1mm.dims, size)[a] + label1mm.dims[a]) as [number, number, number],
  };
  const exact = { rule: 'exact' } as const;
  return [
    check('label_1mm', untied(label1mm).data, untied(wanted['1mm']).data, exact),
    check(
      'label_padded',
      untied(cropVoxels(padTo(label1mm, size, 0), cut)).data,
      untied(cropVoxels(wanted.padded, cut)).data,
      exact,
    ),
    check('label_padding', [padTo(label1mm, size, 0).data.length], [wanted.padded.data.length], exact),
  ];
}

/** The padded image as the sliding window cuts it straight from the CT: one window as large as it. */
function wholeWindow(hu: Volume, grid: ModelGrid, size: Dims): Float32Array {
  const windows = windowGrid(grid.dims, size, 0.5);
  const out = new Float32Array(size[0] * size[1] * size[2]);
  ctWindows(hu, grid, window).read(windows, [0, 0, 0], out);
  return out;
}

function backToNative(golden: GoldenCase, native: Volume, grid: ModelGrid, padded: Dims): Outputs {
  const { data } = inputOf(golden, 'pred');
  const size = padded[0] * padded[1] * padded[2];
  const low = padLow(grid.dims, padded);
  const box = {
    min: low,
    max: [low[0] + grid.dims[0], low[1] + grid.dims[1], low[2] + grid.dims[2]],
  } as const;
  const channels = Array.from({ length: classes }, (_, c) =>
    cropVoxels(realVoxels({ dtype: 'F32', shape: padded, data: data.slice(c * size, (c + 1) * size) }), box),
  );
  const resampled = channels.map((channel) =>
    rowMajor(
      resampleLinear({ ...channel, affineRas: grid.affineRas, meaning: 'unknown' }, native, {
        outside: 'edge',
      }),
    ),
  );
  const answers = axes.map((slabAxis) =>
    rowMajor({ data: byPlanes(channels, native, grid, slabAxis), dims: native.dims }),
  );
  const same = answers.every((answer) => Array.from(answer).join() === Array.from(answers[0]).join());
  return {
    pred_native: resampled.flatMap((values) => Array.from(values, Number)),
    pred_native_argmax: same ? answers[0] : [],
  };
}

/** The class of each voxel, from planes along an axis. */
function byPlanes(
  channels: readonly Voxels<Float64Array>[],
  native: Volume,
  grid: ModelGrid,
  slabAxis: Axis,
): Uint8Array {
  const { dims } = grid;
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const strides = [1, dims[0], dims[0] * dims[1]];
  const assembler = toNative({
    grid,
    dims: native.dims,
    classes,
    interpolate: 'logits',
    slabAxis,
    box: fullBox(dims),
    keep: [],
  });
  for (let index = 0; index < dims[slabAxis]; index++) {
    const logits = new Float32Array(classes * dims[p] * dims[q]);
    let at = 0;
    for (const { data } of channels)
      for (let a = 0; a < dims[p]; a++)
        for (let b = 0; b < dims[q]; b++)
          logits[at++] = data[index * strides[slabAxis] + a * strides[p] + b * strides[q]];
    assembler.plane({ index, logits });
  }
  return assembler.answer().classes;
}
