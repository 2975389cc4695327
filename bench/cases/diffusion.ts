import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import { voxelToRas } from '#shared/geometry/affine.ts';
import { checkSource } from '#main/engine/diffusion/checkSource.ts';
import { openNetworks } from '#main/engine/diffusion/openNetworks.ts';
import { labelledCase } from '#main/engine/labelledCase.ts';
import { createModels } from '#main/engine/models/models.ts';
import { readHu } from '#main/engine/readHu.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { makePhantom } from '#main/phantom/phantom.ts';
import { createComposer } from '#main/synthesis/compose/composer.ts';
import type { DecodedPatch } from '#main/synthesis/diffusion/decodedPatch.ts';
import type { DiffusionNetworks } from '#main/synthesis/diffusion/networks.ts';
import { sceneOf } from '#main/synthesis/diffusion/scene.ts';
import { synthesisePatches } from '#main/synthesis/diffusion/synthesisePatches.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { writeFormulaModel } from '../../golden/neural/formulaModel.ts';
import type { BenchCase, Variants } from '../benchCase.ts';

const data = path.resolve('../shared/data/ct');

/** chaos-ct3 where it lies beside the repository, else a phantom of its size. */
async function openScan() {
  const ct = path.join(data, 'chaos-ct3.nii.gz');
  if (existsSync(ct)) {
    const { volume } = await readHu(ct);
    const { volume: labels } = await readLabelMap(path.join(data, 'chaos-ct3_liver.nii.gz'));
    return labelledCase(volume, { volume: labels, table: [{ value: 1, name: 'liver', colour: '#aa3322' }] });
  }
  const { ct: image, labels, table } = makePhantom({ size: 512, seed: 1 });
  return labelledCase(image, { volume: labels, table });
}

/** What one tumor costs, whole and by stages; the ratio is the share of an early one. */
export const diffusionCase: BenchCase = {
  name: 'diffusion',
  summary:
    'one tumor in the liver of chaos-ct3 by a diffusion model of the published size, formula weights, processor',
  rounds: 3,
  prepare: async (): Promise<Variants> => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-diffusion-'));
    process.on('exit', () => void rm(folder, { recursive: true, force: true }));
    const models = createModels();
    const scan = await openScan();
    const context = scan.contextOf('liver');
    const deepest = context.depth.data.indexOf(context.depth.data.reduce((a, b) => Math.max(a, b)));
    const [nx, ny] = context.depth.dims;
    const [x, y, z] = voxelToRas(context.grid.affineRas, [
      (deepest % nx) + context.box.min[0],
      (Math.floor(deepest / nx) % ny) + context.box.min[1],
      Math.floor(deepest / (nx * ny)) + context.box.min[2],
    ]);

    const specOf = (
      { id, weights }: ModelManifest,
      diameterMm: number,
      sampling: DiffusionSpec['sampling'],
    ): DiffusionSpec => ({
      id: 'bench',
      organ: 'liver',
      centreRasMm: [x, y, z],
      diameterMm,
      seed: 1,
      generator: 'diffusion',
      model: { id, sha256: weights[0].sha256 },
      sampling,
      appearance: {
        irregularity: 0.4,
        edgeSoftnessMm: 1.5,
        massEffectPercent: 20,
        restoreNoise: true,
        sharpenEdges: true,
        blendPancreas: true,
      },
    });
    const early = specOf(await writeFormulaModel(folder, 'early', 4), 16, { sampler: 'ancestral', steps: 4 });
    const late = await writeFormulaModel(folder, 'late', 200);
    const medium = specOf(late, 32, { sampler: 'ddim', steps: 50 });
    const quick = specOf(late, 32, { sampler: 'dpm-solver', steps: 12 });
    const networksOf = async (spec: DiffusionSpec): Promise<DiffusionNetworks> =>
      openNetworks(await checkSource(spec, spec.organ, folder), models, {});
    const [ofEarly, ofLate] = [await networksOf(early), await networksOf(medium)];

    const put = (spec: DiffusionSpec, decoded: DecodedPatch): void => {
      const composer = createComposer(scan, scan.factsOf, () => decoded);
      composer.set([spec]);
    };
    const draw = async (spec: DiffusionSpec, networks: DiffusionNetworks): Promise<DecodedPatch> => {
      const scene = sceneOf(scan.image, context, spec, networks);
      const [decoded] = await synthesisePatches([scene], spec.sampling, networks, {
        onStep: async () => undefined,
      });
      return decoded;
    };
    const whole = (spec: DiffusionSpec, networks: DiffusionNetworks) => async () =>
      put(spec, await draw(spec, networks));
    const random = seededRandom(1, 'bench');
    const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
    const [patch, latent, condition] = [normals(96 ** 3), normals(8 * 24 ** 3), normals(9 * 24 ** 3)];
    let decoded: DecodedPatch | undefined;
    return {
      'early, 16 mm, 4 steps': whole(early, ofEarly),
      'its surroundings': () => sceneOf(scan.image, context, early, ofEarly),
      'its encoding': () => ofEarly.encode(patch),
      'one of its steps': () => ofEarly.denoise(latent, 1, condition, 1),
      'its decoding': () => ofEarly.decode(latent),
      'putting it in': async () => put(early, (decoded ??= await draw(early, ofEarly))),
      'medium, 32 mm, 50 steps': whole(medium, ofLate),
      'medium, 12 dpm-solver': whole(quick, ofLate),
    };
  },
};
