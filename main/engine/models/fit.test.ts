import { expect, it } from 'vitest';
import type { NetworkConfig } from '#shared/contract/model.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import type { TensorKind } from '#main/tensor/safetensors.ts';
import { fitOf } from './fit.ts';
import { fakeNetworks } from './model.fake.ts';

const kinds = (network: NetworkConfig): Map<string, TensorKind> =>
  new Map(
    [...declareNetwork(network)].map(([key, { value }]) => [key, { dtype: 'F32', shape: value.shape }]),
  );

it.each(Object.values(fakeNetworks))('finds nothing wrong with what $architecture declares', (network) =>
  expect(fitOf(network, kinds(network))).toEqual({ missing: [], misshapen: [], unexpected: [] }),
);

it('names what is missing, of another shape or type, and not of the network', () => {
  const tensors = kinds(fakeNetworks.unet);
  const [first, second, third] = tensors.keys();
  tensors.delete(first);
  tensors.set(second, { dtype: 'F32', shape: [1, 2, 3] });
  tensors.set(third, { dtype: 'I64', shape: tensors.get(third)?.shape ?? [] });
  tensors.set('model.0.conv.unit0.adn.N.running_mean', { dtype: 'F32', shape: [4] });
  expect(fitOf(fakeNetworks.unet, tensors)).toEqual({
    missing: [first],
    misshapen: [second, third],
    unexpected: ['model.0.conv.unit0.adn.N.running_mean'],
  });
});

it('passes what files hold beside their network, but only what is known', () => {
  const tensors = kinds(fakeNetworks.diffusion);
  const scalar: TensorKind = { dtype: 'F32', shape: [4] };
  for (const key of ['betas', 'vqgan.perceptual_model.lin0.model.1.weight', 'vqgan.codebook.N'])
    tensors.set(key, scalar);
  tensors.set('vqgan.codebook.other', scalar);
  expect(fitOf(fakeNetworks.diffusion, tensors).unexpected).toEqual(['vqgan.codebook.other']);
});

it('expects nothing of a config that contradicts itself', () => {
  const network = { ...fakeNetworks.diffusion, dim: 9 };
  expect(fitOf(network, new Map([['betas', { dtype: 'F32', shape: [4] }]]))).toEqual({
    missing: [],
    misshapen: [],
    unexpected: [],
  });
});
