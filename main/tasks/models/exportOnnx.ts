import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type Model, openModel } from '#main/engine/models/openModel.ts';
import { onnxModel } from '#main/graph/encode.ts';
import { portable } from '#main/graph/lower/portable.ts';
import { lowerGraph } from '#main/graph/lower/rewrite.ts';
import { encodeOnnx, type OnnxTensor } from '#main/graph/proto/onnx.ts';
import { type ByteSink, writeBytes } from '#main/io/files/writeBytes.ts';
import { buildNetwork, divisorOf, type NetworkTask, tasksOf } from '#main/networks/networks.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { locateModel } from './modelLibrary.ts';

export interface ExportOnnxOptions {
  readonly modelsFolder: string;
  readonly id: string;
  readonly file: string;
  /** What the file shall compute; left out: a file for each thing that the model can compute. */
  readonly task?: NetworkTask | undefined;
  /** Size of the image that it takes, along the axes of the manifest's input; left out: the manifest's patch. */
  readonly patch?: readonly number[] | undefined;
  /** Weights of more bytes get a file of their own; one file of ONNX may not exceed 2 GB. */
  readonly mostInside?: number;
}

export interface ExportedOnnx {
  readonly task: NetworkTask;
  readonly file: string;
  /** The file of the weights, where they are too large to stand in the model's. */
  readonly data?: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

const alignment = 64;
const float32 = 1;

/**
 * Writes a model as standard ONNX that any runtime computes: float32, opset 20, fixed shapes. What its input must be
 * and what its outputs mean stands in the file's metadata.
 *
 * @throws Problem `model-missing`, `model-damaged`, `model-unfit`; `model-cannot` when it does not compute that, or not
 * on such a patch; `disk-full`
 */
export async function exportOnnx(
  { modelsFolder, id, file, task, patch, mostInside = 100_000_000 }: ExportOnnxOptions,
  signal?: AbortSignal,
): Promise<ExportedOnnx[]> {
  const model = await openModel((await locateModel(modelsFolder, id)).folder);
  const able = tasksOf(model.manifest.network);
  if (task !== undefined && !able.includes(task))
    throw new Problem('model-cannot', { id, reason: `its network does not ${task}, but ${able.join(', ')}` });
  const wanted = task === undefined ? able : [task];
  const done: ExportedOnnx[] = [];
  for (const one of wanted) {
    if (signal?.aborted) throw new Problem('cancelled', { task: 'Export model' });
    const place = wanted.length === 1 ? file : file.replace(/(?:\.onnx)?$/, `.${one}.onnx`);
    done.push(await writeOne(model, one, place, { patch: patch ?? model.manifest.input.patch, mostInside }));
  }
  return done;
}

async function writeOne(
  model: Model,
  task: NetworkTask,
  file: string,
  { patch, mostInside }: { readonly patch: readonly number[]; readonly mostInside: number },
): Promise<ExportedOnnx> {
  const { manifest } = model;
  const grid = gridOf(manifest, task, patch);
  const { graph, inputs, tensors } = buildNetwork(manifest.network, task, { grid });
  const dataName = `${path.basename(file)}.data`;
  const { model: bare, external } = onnxModel(lowerGraph(graph, portable), new Map(), dataName);
  const used = new Set(bare.graph.nodes.flatMap((node) => node.inputs));
  const keys = [...tensors.keys()].filter((key) => used.has(key));
  const placed = placeWeights(
    keys.map((key) => [key, graph.inputs[key].shape]),
    external.data.length,
    dataName,
  );
  const inside = placed.end <= mostInside;
  const weights = inside ? await insideTensors(model, placed.tensors) : placed.tensors;
  const constants = inside
    ? bare.graph.initializers.map((tensor) => withinModel(tensor, external.data))
    : bare.graph.initializers;
  const bytes = encodeOnnx({
    ...bare,
    graph: {
      ...bare.graph,
      name: `${manifest.id} ${task}`,
      inputs: bare.graph.inputs.filter(({ name }) => !tensors.has(name)),
      initializers: [...constants, ...weights],
    },
    metadata: metadataOf(manifest, task),
  });
  if (!inside)
    await writeBytes(path.join(path.dirname(file), dataName), async (sink) => {
      await sink(external.data);
      await streamWeights(model, keys, external.data.length, sink);
    });
  await writeBytes(file, (sink) => sink(bytes));
  const shapes = (values: typeof inputs) =>
    Object.fromEntries(Object.entries(values).map(([name, { shape }]) => [name, shape]));
  return {
    task,
    file,
    ...(!inside && { data: path.join(path.dirname(file), dataName) }),
    inputs: shapes(inputs),
    outputs: shapes(graph.outputs),
  };
}

/** Sizes of what the computation takes, for images of a size. */
function gridOf({ id, network }: ModelManifest, task: NetworkTask, patch: readonly number[]): number[] {
  const autoencoder = network.architecture === 'diffusion' ? network.autoencoder : network;
  const ofLatents = task === 'decode' || task === 'denoise';
  const voxel = ofLatents && autoencoder?.architecture === 'vqgan' ? autoencoder.downsample : [1, 1, 1];
  // A diffusion model that carries no autoencoder is of DiffTumor's latents, which are a fourth as fine.
  const steps = task === 'denoise' && autoencoder === undefined ? [4, 4, 4] : voxel;
  const grid = patch.map((size, i) => size / steps[i]);
  const divisor = divisorOf(network, task).map((size, i) => size * steps[i]);
  if (patch.length !== 3 || patch.some((size, i) => size < 1 || size % divisor[i] !== 0))
    throw new Problem('model-cannot', {
      id,
      reason: `it takes patches whose sizes are multiples of ${divisor.join('×')}, not ${patch.join('×')}`,
    });
  return grid;
}

type Placed = OnnxTensor & { readonly offset: number; readonly length: number };

/** Where each weight lies in the data file, one after the other behind what is there. */
function placeWeights(
  shapes: readonly (readonly [key: string, shape: readonly number[]])[],
  from: number,
  location: string,
): { readonly tensors: Placed[]; readonly end: number } {
  let end = from;
  const tensors = shapes.map(([name, dims]): Placed => {
    const offset = aligned(end);
    const length = 4 * elementCount(dims);
    end = offset + length;
    const external = Object.entries({ location, offset, length });
    return {
      name,
      dims,
      type: float32,
      external: external.map(([key, value]) => ({ key, value: String(value) })),
      location: 1,
      offset,
      length,
    };
  });
  return { tensors, end };
}

const aligned = (offset: number): number => Math.ceil(offset / alignment) * alignment;

async function weightBytes(model: Model, key: string): Promise<Uint8Array> {
  const data = (await model.weights([key])).get(key)?.data;
  if (data === undefined) throw new RangeError(`the model has no tensor ${key}`);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

const insideTensors = (model: Model, placed: readonly Placed[]): Promise<OnnxTensor[]> =>
  Promise.all(
    placed.map(async ({ name, dims, type }) => ({ name, dims, type, raw: await weightBytes(model, name) })),
  );

/** A constant whose bytes lay outside, with them. */
function withinModel(tensor: OnnxTensor, data: Uint8Array): OnnxTensor {
  const { name, dims, type, external } = tensor;
  if (external === undefined) return tensor;
  const field = (key: string): number => Number(external.find((pair) => pair.key === key)?.value);
  const offset = field('offset');
  return { name, dims, type, raw: data.subarray(offset, offset + field('length')) };
}

/** One tensor at a time, so that memory stays far below the file's size. */
async function streamWeights(
  model: Model,
  keys: readonly string[],
  from: number,
  sink: ByteSink,
): Promise<void> {
  let at = from;
  for (const key of keys) {
    await sink(new Uint8Array(aligned(at) - at));
    const bytes = await weightBytes(model, key);
    await sink(bytes);
    at = aligned(at) + bytes.length;
  }
}

/** What a person who has only the file needs to know, as texts; lists are JSON. */
function metadataOf(manifest: ModelManifest, task: NetworkTask): { key: string; value: string }[] {
  const { id, title, organ, labels, input, licence, demonstration, source, network, sampler } = manifest;
  const timesteps = network.architecture === 'diffusion' ? network.timesteps : undefined;
  const facts: Record<string, unknown> = {
    id,
    title,
    task,
    architecture: network.architecture,
    organ,
    labels: task === 'segment' ? labels : undefined,
    spacing_mm: input.spacingMm,
    window_hu: input.windowHu,
    range: input.range,
    axes: input.axes,
    timesteps,
    sampler,
    licence,
    demonstration,
    source_sha256: source.sha256,
    use: 'Research only, not a medical device.',
  };
  return Object.entries(facts).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: typeof value === 'string' ? value : JSON.stringify(value) }],
  );
}
