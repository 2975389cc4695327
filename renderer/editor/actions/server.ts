import type { ServerEvent } from '#shared/contract/api.ts';
import { lastModified } from '../caseList.ts';
import { openCaseOf } from '../editorState.ts';
import { type Context, attempt, tell } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { JobActions } from './jobs.ts';
import type { LibraryActions } from './library.ts';
import type { OpenActions } from './openCase.ts';
import type { PlaceActions } from './placeLesion.ts';
import type { TrainingActions } from './training.ts';

type Others = Pick<EditActions, 'catchUp'> &
  Pick<JobActions, 'receive' | 'refreshJobs'> &
  Pick<LibraryActions, 'refreshCases'> &
  Pick<OpenActions, 'openCase' | 'rememberedCase'> &
  Pick<PlaceActions, 'aim'> &
  Pick<TrainingActions, 'hearTraining' | 'refreshRuns'>;

/** Living with the server: what it tells, its absences, and what follows inside the window. */
export function serverActions(context: Context, others: Others) {
  const { store, pointer, service } = context;
  /** Newest revisions told of cases: one that comes while its case is loading is not lost. */
  const heard = new Map<string, number>();

  function onEvent(event: ServerEvent): void {
    switch (event.type) {
      case 'library':
        void others.refreshCases();
        break;
      case 'case':
        heard.set(event.caseId, event.revision);
        void others.refreshCases();
        void others.catchUp(event.caseId, event.revision);
        break;
      case 'job':
        others.receive(event.job);
        if (event.job.recipe.task === 'train') void others.hearTraining(event.job);
        // A mask beside the case is no step of it: its revision stays.
        if (event.job.state === 'done' && event.job.recipe.task === 'segment')
          void others.catchUp(event.job.recipe.caseId);
        break;
      case 'engine':
        if (event.sentence !== undefined) tell(context, event.sentence);
        break;
    }
  }

  /** Learns everything anew: at the start, and after every break of the connection. */
  async function refresh(): Promise<void> {
    await attempt(context, async () => {
      store.setState({ hello: await service.call('hello', {}, {}) });
      await Promise.all([others.refreshCases(), others.refreshJobs(), others.refreshRuns()]);
    });
    const openId = openCaseOf(store.getState())?.detail.id;
    if (openId !== undefined) await others.catchUp(openId);
  }

  async function openCase(caseId: string): Promise<void> {
    await others.openCase(caseId);
    const revision = heard.get(caseId);
    if (revision !== undefined) await others.catchUp(caseId, revision);
  }

  async function openFirst(wanted: string | undefined): Promise<void> {
    const newest = lastModified(store.getState().cases ?? [])?.id;
    const caseId = wanted ?? others.rememberedCase() ?? newest;
    if (caseId !== undefined && store.getState().document.kind === 'none') await openCase(caseId);
  }

  /** Points the tool anew whenever what it points at has changed: the case, or the crosshair under no cursor. */
  function followCase(): () => void {
    let endView: (() => void) | undefined;
    const endStore = store.subscribe((state, before) => {
      const [open, old] = [openCaseOf(state), openCaseOf(before)];
      if (open?.view !== old?.view) {
        endView?.();
        endView = open?.view.subscribe(() => {
          if (store.getState().tool === 'place' && !pointer.getState().hover) others.aim();
        });
      }
      if (open?.detail !== old?.detail && state.tool === 'place') others.aim();
    });
    return () => {
      endView?.();
      endStore();
    };
  }

  return {
    openCase,
    /**
     * Connects the window: listens for ever, and first opens `caseId`, else the case of last time, else the
     * newest.
     *
     * @returns the function that ends it
     */
    start(caseId?: string): () => void {
      let first = true;
      const endEvents = service.listen({
        onOpen: () => {
          store.setState({ connection: 'open' });
          const fresh = refresh();
          if (!first) return;
          first = false;
          void fresh.then(() => openFirst(caseId));
        },
        onLost: () => store.setState({ connection: 'lost' }),
        onEvent,
      });
      const endFollowing = followCase();
      return () => {
        endEvents();
        endFollowing();
      };
    },
  };
}
