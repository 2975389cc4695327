import { generic, processor } from '#main/graph/lower/devices.ts';
import { portable } from '#main/graph/lower/portable.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import type { Graph } from '#main/graph/value.ts';
import type { Share } from '#main/runtime/profile.ts';
import { openSession, type Session, type SessionOptions } from '#main/runtime/session.ts';

/** Forms that can be asked for; left open, each provider has its own. */
export const forms: Readonly<Record<string, Lowering>> = { portable, generic, processor };

let here: Pick<SessionOptions, 'provider' | 'lowering' | 'threads'> = {};
const seen: Share[] = [];

/** Where, and in which form, the cases are computed from now on. */
export function computeOn(options: typeof here): void {
  here = options;
}

/** What really ran the nodes of the cases since the last call. Nothing is noted on the processor. */
export const seenShares = (): Share[] => seen.splice(0);

/** The session of a case. */
export const openHere = (graph: Graph, options: Pick<SessionOptions, 'weights'> = {}): Promise<Session> =>
  openSession(graph, {
    ...options,
    ...here,
    ...((here.provider ?? 'cpu') === 'cpu' ? {} : { told: (shares) => seen.push(...shares) }),
  });
