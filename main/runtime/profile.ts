import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';

/** What one provider really did in a session. */
export interface Share {
  /** A provider of ours, or onnxruntime's name of another. */
  readonly provider: string;
  readonly nodes: number;
  /** Of the last run, as the processor saw it. */
  readonly milliseconds: number;
  /** Its ops by name, each once. */
  readonly ops: readonly string[];
}

/** onnxruntime's bookkeeping of one session. */
export interface Profile {
  /** To make the session with. */
  readonly options: InferenceSession.SessionOptions;
  /** Ends it, and tells which provider ran which nodes. Call before the session is released. */
  end(session: InferenceSession): Promise<Share[]>;
  /** When no session was made. */
  drop(): Promise<void>;
}

export async function startProfile(): Promise<Profile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'difftumor-profile-'));
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    options: { enableProfiling: true, profileFilePrefix: path.join(folder, 'run') },
    async end(session) {
      session.endProfiling();
      const [file] = await readdir(folder);
      const events = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as ProfileEvent[];
      await drop();
      return sharesOf(events);
    },
    drop,
  };
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

/** Nodes by provider, the one with the most first. */
export function sharesOf(events: readonly ProfileEvent[]): Share[] {
  const nodes = new Map<string, { provider: string; op: string; microseconds: number }>();
  for (const { cat, name, dur = 0, args } of events) {
    if (cat !== 'Node' || args?.provider === undefined) continue;
    const provider = names[args.provider] ?? args.provider;
    nodes.set(name, { provider, op: args.op_name ?? '', microseconds: dur });
  }
  const shares = [...nodes.values()].map(({ provider, op, microseconds }) => ({
    provider,
    nodes: 1,
    milliseconds: microseconds / 1000,
    ops: [op],
  }));
  return addShares(shares);
}

/** Shares of several sessions as one list. */
export function addShares(shares: readonly Share[]): Share[] {
  const found = new Map<string, Share>();
  for (const share of shares) {
    const sum = found.get(share.provider) ?? { ...share, nodes: 0, milliseconds: 0, ops: [] };
    found.set(share.provider, {
      provider: share.provider,
      nodes: sum.nodes + share.nodes,
      milliseconds: sum.milliseconds + share.milliseconds,
      ops: [...new Set([...sum.ops, ...share.ops])].sort(),
    });
  }
  return [...found.values()].sort((a, b) => b.nodes - a.nodes);
}
