import path from 'node:path';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import type { ModelInput, ModelManifest, NetworkConfig } from '#shared/contract/model.ts';
import { lesionName } from '#shared/contract/organLabels.ts';

/** What a person, a bundle or the registry says of a model; the rest is inferred. */
export interface ModelFacts {
  readonly title?: string | undefined;
  readonly organ?: Organ | undefined;
  /** What each output channel of a segmentation stands for. */
  readonly labels?: readonly string[] | undefined;
  readonly input?: Partial<ModelInput> | undefined;
  readonly licence?: string | undefined;
}

type Described = Pick<
  ModelManifest,
  'title' | 'organ' | 'labels' | 'input' | 'sampler' | 'sizes' | 'licence'
>;

const titles: Readonly<Record<NetworkConfig['architecture'], string>> = {
  unet: 'U-Net segmentation',
  dynunet: 'nnU-Net segmentation',
  swinvit: 'Swin-UNETR encoder',
  swinunetr: 'Swin-UNETR segmentation',
  vqgan: 'Autoencoder',
  diffusion: 'Diffusion synthesis',
};

export const networkTitle = ({ architecture }: NetworkConfig): string => titles[architecture];

/** The published models' spacing and HU window, by kind of network (reference/diffusion.md §1, segmentation.md §6). */
const segmentationInput: ModelInput = {
  spacingMm: [1, 1, 1],
  windowHu: [-175, 250],
  range: [0, 1],
  axes: 'RAS',
  patch: [96, 96, 96],
};
const inputs: Readonly<Record<NetworkConfig['architecture'], ModelInput>> = {
  unet: segmentationInput,
  dynunet: segmentationInput,
  swinvit: segmentationInput,
  swinunetr: segmentationInput,
  vqgan: { ...segmentationInput, range: [-1, 1], axes: 'SRA' },
  diffusion: { ...segmentationInput, range: [-1, 1], axes: 'SRA' },
};

/** The organ that a file's name speaks of, where it speaks of one. */
function organIn(fileName: string): Organ | undefined {
  const named = organs.filter((organ) => fileName.toLowerCase().includes(organ));
  return named.length === 1 ? named[0] : undefined;
}

function labelsOf(network: NetworkConfig, organ: Organ | undefined): string[] | undefined {
  if (!('outChannels' in network) || network.architecture === 'diffusion') return undefined;
  if (organ !== undefined && network.outChannels === 3) return ['background', organ, lesionName(organ)];
  return Array.from({ length: network.outChannels }, (_, i) => (i === 0 ? 'background' : `class_${i}`));
}

/** Early models have few steps and take all of them; the others take fifty (reference/diffusion.md §4). */
const mostAncestral = 20;

/** What the manifest says of a model beside its network and its files. */
export function describeModel(network: NetworkConfig, fileName: string, facts: ModelFacts): Described {
  const organ = facts.organ ?? organIn(path.basename(fileName));
  const early = network.architecture === 'diffusion' && network.timesteps <= mostAncestral;
  const lesions = network.architecture === 'diffusion' ? `, ${early ? 'early' : 'later'} lesions` : '';
  const of = organ === undefined || network.architecture === 'vqgan' ? '' : `, ${organ}`;
  const labels = facts.labels?.slice() ?? labelsOf(network, organ);
  return {
    title: facts.title ?? `${titles[network.architecture]}${of}${lesions}`,
    ...(organ && { organ }),
    ...(labels && { labels }),
    input: { ...inputs[network.architecture], ...facts.input },
    ...(network.architecture === 'diffusion' && {
      sampler: early ? { kind: 'ancestral' } : { kind: 'ddim', steps: Math.min(50, network.timesteps) },
      sizes: early ? ['tiny', 'small'] : ['medium', 'large'],
    }),
    licence: facts.licence ?? 'not stated: see the publisher of the file',
  };
}
