import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeGraph } from '#main/graph/encode.ts';
import type { Graph } from '#main/graph/value.ts';
import {
  createInference,
  type Feeds,
  lowered,
  mapValues,
  runInference,
  type SessionOptions,
} from './session.ts';
import { toOrt } from './tensors.ts';

/** What one provider really did in a run. */
export interface Share {
  /** A provider of ours, or onnxruntime's name of another. */
  readonly provider: string;
  readonly nodes: number;
  readonly milliseconds: number;
  /** Its ops by name, each once. */
  readonly ops: readonly string[];
}

/** onnxruntime's names of the providers. */
const names: Readonly<Record<string, string>> = {
  CPUExecutionProvider: 'cpu',
  CUDAExecutionProvider: 'cuda',
  WebGpuExecutionProvider: 'webgpu',
  DmlExecutionProvider: 'dml',
  CoreMLExecutionProvider: 'coreml',
};

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur?: number;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

/**
 * Runs a graph twice with onnxruntime's own bookkeeping, and tells which provider ran how many of its nodes: asking
 * for one does not mean that it takes them all. Times are those of the second run, as the processor saw them.
 */
export async function profile(graph: Graph, feeds: Feeds, options: SessionOptions = {}): Promise<Share[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'difftumor-profile-'));
  try {
    const file = path.join(folder, 'run');
    const session = await createInference(encodeGraph(lowered(graph, options), options.weights), options, {
      enableProfiling: true,
      profileFilePrefix: file,
    });
    try {
      for (let i = 0; i < 2; i++) await runInference(session, mapValues(feeds, toOrt));
    } finally {
      session.endProfiling();
      await session.release();
    }
    return sharesOf(await eventsIn(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function eventsIn(folder: string): Promise<ProfileEvent[]> {
  const [file] = await readdir(folder);
  return JSON.parse(await readFile(path.join(folder, file), 'utf8')) as ProfileEvent[];
}

/** Nodes by provider, the one with the most first. */
export function sharesOf(events: readonly ProfileEvent[]): Share[] {
  const nodes = new Map<string, { provider: string; op: string; microseconds: number }>();
  for (const { cat, name, dur = 0, args } of events) {
    if (cat !== 'Node' || args?.provider === undefined) continue;
    const provider = names[args.provider] ?? args.provider;
    nodes.set(name, { provider, op: args.op_name ?? '', microseconds: dur });
  }
  const found = new Map<string, { nodes: number; microseconds: number; ops: Set<string> }>();
  for (const { provider, op, microseconds } of nodes.values()) {
    const share = found.get(provider) ?? { nodes: 0, microseconds: 0, ops: new Set<string>() };
    share.nodes++;
    share.microseconds += microseconds;
    share.ops.add(op);
    found.set(provider, share);
  }
  return [...found]
    .map(([provider, share]) => ({
      provider,
      nodes: share.nodes,
      milliseconds: share.microseconds / 1000,
      ops: [...share.ops].sort(),
    }))
    .sort((a, b) => b.nodes - a.nodes);
}
