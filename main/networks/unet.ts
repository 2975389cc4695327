import type { UnetConfig } from '#shared/contract/model.ts';
import { add, concat, prelu } from '#main/graph/functions.ts';
import type { Value } from '#main/graph/value.ts';
import { convolution, instanceNorm, transposedConvolution } from './layers.ts';
import { type Parameters, part } from './parameters.ts';

/**
 * MONAI's residual U-Net with instance norm and PReLU (Kerfoot et al., STACOM 2018; MONAI 0.9 `UNet`).
 *
 * @returns logits [n, outChannels, …] of x [n, inChannels, …], whose sizes are multiples of the strides' product
 */
export const unet = (p: Parameters, x: Value, config: UnetConfig): Value =>
  part(p, 'model', (model) => level(model, x, config, 0));

function level(p: Parameters, x: Value, config: UnetConfig, i: number): Value {
  const { channels, strides, residualUnits } = config;
  const out = i === 0 ? config.outChannels : channels[i - 1];
  if (i === channels.length - 1) return residual(p, x, { out: channels[i], stride: 1, units: residualUnits });
  const skip = part(p, '0', (down) =>
    residual(down, x, { out: channels[i], stride: strides[i], units: residualUnits }),
  );
  const below = part(p, '1.submodule', (submodule) => level(submodule, skip, config, i + 1));
  return part(p, '2', (up) => {
    const upsampled = part(up, '0', (first) =>
      activate(
        first,
        part(first, 'conv', (weights) =>
          transposedConvolution(weights, concat([skip, below], 1), {
            out,
            kernel: 3,
            stride: strides[i],
            padding: 1,
            outputPadding: strides[i] - 1,
          }),
        ),
      ),
    );
    return part(up, '1', (last) => residual(last, upsampled, { out, stride: 1, units: 1, linear: i === 0 }));
  });
}

interface ResidualOptions {
  readonly out: number;
  readonly stride: number;
  readonly units: number;
  /** Whether the last unit is a convolution alone. */
  readonly linear?: boolean;
}

/** Units in a row, plus the input: as it is, or convolved where its size or channels differ. */
function residual(p: Parameters, x: Value, { out, stride, units, linear = false }: ResidualOptions): Value {
  let main = x;
  for (let i = 0; i < units; i++)
    main = part(p, `conv.unit${i}`, (unit) => {
      const y = part(unit, 'conv', (weights) =>
        convolution(weights, main, { out, kernel: 3, stride: i === 0 ? stride : 1, padding: 1 }),
      );
      return linear && i === units - 1 ? y : activate(unit, y);
    });
  if (stride === 1 && x.shape[1] === out) return add(main, x);
  const options = stride === 1 ? { kernel: 1, padding: 0 } : { kernel: 3, padding: 1 };
  return add(
    main,
    part(p, 'residual', (weights) => convolution(weights, x, { out, stride, ...options })),
  );
}

/** Instance norm, then PReLU with one slope for all channels. */
const activate = (p: Parameters, x: Value): Value =>
  prelu(instanceNorm(x), p.tensor('adn.A.weight', [1], { kind: 'constant', value: 0.25 }));
