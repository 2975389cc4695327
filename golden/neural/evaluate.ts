import type { Value } from '#main/graph/value.ts';
import { type Declared, declareParameters, type Parameters } from '#main/networks/parameters.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openHere } from './device.ts';
import { weight } from './formula.ts';

type Tensors = Readonly<Record<string, GraphTensor>>;

/** The formula's weights for everything a network declared. */
export const formulaWeights = ({ tensors }: Declared, salt = ''): Map<string, GraphTensor> =>
  new Map([...tensors].map(([name, { value }]) => [name, weight(name, value.shape, salt)]));

/**
 * Computes values that are built from inputs and formula weights.
 *
 * @param build gets the inputs as values; notes of layers are added to its outputs as `probe.<layer>`
 */
export async function evaluate(
  inputs: Tensors,
  build: (
    inputs: Readonly<Record<string, Value>>,
    p: Parameters,
    declared: Declared,
  ) => Record<string, Value>,
  salt = '',
): Promise<Tensors> {
  const declared = declareParameters();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, shape }]): [string, Value] => [
      name,
      { dtype, shape, source: { kind: 'input', name } },
    ]),
  );
  const outputs = build(values, declared.parameters, declared);
  const weights = formulaWeights(declared, salt);
  const parameters = Object.fromEntries([...declared.tensors].map(([name, { value }]) => [name, value]));
  const session = await openHere({ inputs: { ...values, ...parameters }, outputs }, { weights });
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}

/** Every noted layer output, named as the stored tensors name them. */
export const probes = ({ notes }: Declared): Record<string, Value> =>
  Object.fromEntries([...notes].map(([name, value]) => [`probe.${name}`, value]));
