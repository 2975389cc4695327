import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { Context } from './context.ts';
import type { Ask, EditActions } from './editCase.ts';

/** While a slider moves, the lesion is made anew at most this often. */
const previewMs = 200;

export type AdjustActions = ReturnType<typeof adjustActions>;

/**
 * Turning the parameters of a placed lesion. It is shown live, and one undo takes the whole gesture back: every
 * preview first takes back the one before.
 */
export function adjustActions(
  { store, service }: Context,
  { change, sendEdit }: Pick<EditActions, 'change' | 'sendEdit'>,
) {
  /** What this gesture has made so far: the lesion sent last, and the revision that it left. */
  let sent: LesionSpec | undefined;
  let ownRevision: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  /** Makes the lesion as it is wanted by then, behind what is still being made. */
  function flush(caseId: string): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running = running.then(async () => {
      const { adjusting } = store.getState();
      if (!adjusting || adjusting === sent) return;
      sent = adjusting;
      const takeBack: Ask = ({ detail }) =>
        detail.revision === ownRevision
          ? service.frame('undo', { caseId }, { revision: detail.revision })
          : undefined;
      const make: Ask = (open) => sendEdit(open, { kind: 'updateLesion', lesion: adjusting });
      ownRevision = await change(caseId, takeBack, make);
    });
    return running;
  }

  return {
    /** Wants a lesion of the case to be `spec` from now on; `during` = the gesture goes on. */
    async adjust(caseId: string, spec: LesionSpec, during: boolean): Promise<void> {
      store.setState({ adjusting: spec });
      if (during) {
        timer ??= setTimeout(() => void flush(caseId), previewMs);
        return;
      }
      await flush(caseId);
      if (store.getState().adjusting !== spec) return;
      sent = undefined;
      ownRevision = undefined;
      store.setState({ adjusting: undefined });
    },
  };
}
