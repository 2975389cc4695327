import type { WireProblem } from '#shared/contract/job.ts';
import type { DesktopBridge } from '#shared/contract/preload.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import type { EditorStore, PointerStore } from '../editorState.ts';
import { withNotice } from '../notices.ts';
import type { Memory, Service } from '../service.ts';

/** What every action works with. */
export interface Context {
  readonly store: EditorStore;
  readonly pointer: PointerStore;
  readonly service: Service;
  readonly memory: Memory;
  /** Undefined in a browser. */
  readonly desktop: DesktopBridge | undefined;
  /** A seed that nobody chose, 0 to 2³² − 1. */
  readonly newSeed: () => number;
}

/** Any thrown value as a problem with its sentence. */
export const wireProblemOf = (error: unknown): WireProblem =>
  error instanceof RemoteProblem ? error.wire : toWireProblem(error);

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/**
 * Shows what went wrong until the person dismisses it; what she herself ended is nothing to tell. `topic`: see
 * Notice.
 */
export function report({ store }: Context, error: unknown, topic?: string): void {
  if (isAbort(error)) return;
  const { sentence } = wireProblemOf(error);
  store.setState(({ notices }) => ({ notices: withNotice(notices, { intent: 'error', sentence, topic }) }));
}

/** Says for a few seconds that something is done; `path` = what came of it on disk. */
export function tell({ store }: Context, sentence: string, path?: string): void {
  store.setState(({ notices }) => ({ notices: withNotice(notices, { intent: 'done', sentence, path }) }));
}

/** Runs what a person asked for, and reports its failure in place of throwing. */
export async function attempt(context: Context, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    report(context, error);
  }
}
