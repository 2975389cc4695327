import { part } from '#main/networks/parameters.ts';
import {
  codebook,
  decode,
  encode,
  latentRange,
  lookUp,
  nearestCodes,
  normaliseLatent,
} from '#main/networks/vqgan/autoencoder.ts';
import { lpips, vggFeatures } from '#main/networks/vqgan/lpips.ts';
import type { GoldenCase } from '../case.ts';
import { stored } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { autoencoderConfig } from '../neural/diffusionNetworks.ts';
import { evaluate, probes } from '../neural/evaluate.ts';
import { inputOf } from '../neural/formula.ts';

/** Only what the case stores; margins of the nearest codes are given, not computed. */
const comparable = (golden: GoldenCase, outputs: Outputs) =>
  compareStored(
    golden,
    Object.fromEntries(Object.entries(outputs).filter(([name]) => golden.tensors.has(name))),
    ['codes.margin'],
  );

export const vqganEncode: GoldenKind = {
  kind: 'vqgan-encode',
  async run(golden) {
    const config = autoencoderConfig(golden);
    const outputs = await evaluate({ x: inputOf(golden, 'x') }, ({ x }, p, declared) => {
      const z = encode(p, x, config);
      const table = codebook(p, config);
      const codes = nearestCodes(table, z);
      return { z, codes, 'z.normalised': normaliseLatent(z, latentRange(table)), ...probes(declared) };
    });
    return comparable(golden, outputs);
  },
};

/** Codes of the latent, and the image of the stored codes. */
export const vqganDecode: GoldenKind = {
  kind: 'vqgan-decode',
  async run(golden) {
    const config = autoencoderConfig(golden);
    const { shape, data } = stored(golden, 'codes');
    const given = { dtype: 'I64', shape, data: BigInt64Array.from(data, BigInt) } as const;
    const outputs = await evaluate({ z: inputOf(golden, 'z'), given }, (values, p, declared) => {
      const table = codebook(p, config);
      const y = decode(p, lookUp(table, values['given']), config);
      return { y, codes: nearestCodes(table, values['z']), ...probes(declared) };
    });
    return comparable(golden, outputs);
  },
};

export const lpipsKind: GoldenKind = {
  kind: 'lpips',
  async run(golden) {
    const inputs = { a: inputOf(golden, 'a'), b: inputOf(golden, 'b') };
    const outputs = await evaluate(inputs, ({ a, b }, p) =>
      part(p, 'perceptual_model', (model) => {
        const features = vggFeatures(model, a);
        return { value: lpips(model, a, b), relu1_2_a: features[0], relu5_3_a: features[4] };
      }),
    );
    return compareStored(golden, outputs);
  },
};
