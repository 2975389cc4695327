import type { LesionSpec } from '#shared/contract/lesion.ts';
import { changesOf } from '../changeFrame.ts';
import { openCaseOf } from '../editorState.ts';
import { type Trials, type TrialState, withState } from '../trials.ts';
import { type Context, attempt, wireProblemOf } from './context.ts';
import type { EditActions } from './editCase.ts';
import type { JobActions } from './jobs.ts';

type Others = Pick<EditActions, 'change' | 'sendEdit'> &
  Pick<JobActions, 'startJob' | 'jobEnd' | 'cancelJob'>;

/** One round of trials. */
interface Round {
  stopped: boolean;
  jobId?: string;
}

/** Variants of a placed lesion, shown side by side before one of them is taken. */
export function trialActions(context: Context, { change, sendEdit, startJob, jobEnd, cancelJob }: Others) {
  const { store, service } = context;
  let round: Round = { stopped: true };

  const update = (made: (trials: Trials) => Trials): void =>
    store.setState(({ trials }) => ({ trials: trials && made(trials) }));

  /** Lets the engine draw what takes long; undefined when it has. */
  async function draw(
    now: Round,
    caseId: string,
    lesion: LesionSpec,
    onJob: (jobId: string) => void,
  ): Promise<TrialState | undefined> {
    const edit = { kind: 'updateLesion', lesion } as const;
    const { id } = await startJob({ task: 'diffuseInCase', caseId, edit, commit: false });
    now.jobId = id;
    onJob(id);
    if (now.stopped) await cancelJob(id);
    const { state, problem } = await jobEnd(id);
    if (state === 'done') return undefined;
    return state === 'cancelled' || !problem
      ? { kind: 'stopped' }
      : { kind: 'refused', sentence: problem.sentence };
  }

  async function stateOf(
    now: Round,
    caseId: string,
    lesion: LesionSpec,
    onJob: (jobId: string) => void,
  ): Promise<TrialState> {
    try {
      const ended = lesion.generator === 'diffusion' ? await draw(now, caseId, lesion, onJob) : undefined;
      const open = openCaseOf(store.getState(), caseId);
      if (ended || !open) return ended ?? { kind: 'stopped' };
      const { revision, imageType } = open.detail;
      const { header, payload } = await service.frame('tryLesion', { caseId }, { revision, lesion });
      const changes = changesOf(header.boxes, imageType, payload);
      return { kind: 'ready', lesion: header.lesion, changes };
    } catch (error) {
      return { kind: 'refused', sentence: wireProblemOf(error).sentence };
    }
  }

  /** Draws no more of them; what is there stays. */
  function stopTrials(): void {
    const { jobId, stopped } = round;
    round.stopped = true;
    update((trials) => ({
      ...trials,
      list: trials.list.map((trial) =>
        trial.state.kind === 'waiting' ? { ...trial, state: { kind: 'stopped' } } : trial,
      ),
    }));
    if (!stopped && jobId !== undefined) void attempt(context, () => cancelJob(jobId));
  }

  function endTrials(): void {
    stopTrials();
    store.setState({ trials: undefined });
  }

  return {
    /** Shows a lesion of the open case as it would be, one after the other; the case stays as it is. */
    async showTrials(specs: readonly LesionSpec[]): Promise<void> {
      endTrials();
      const caseId = openCaseOf(store.getState())?.detail.id;
      if (caseId === undefined) return;
      const now: Round = { stopped: false };
      round = now;
      store.setState({
        trials: { caseId, list: specs.map((spec) => ({ spec, state: { kind: 'waiting' } })) },
      });
      const put = (at: number, state: TrialState): void => {
        if (round === now) update((trials) => withState(trials, at, state));
      };
      for (const [at, spec] of specs.entries()) {
        if (now.stopped) break;
        delete now.jobId;
        put(at, await stateOf(now, caseId, spec, (jobId) => put(at, { kind: 'drawing', jobId })));
      }
      now.stopped = true;
    },
    stopTrials,
    /** Shows them no more. */
    endTrials,
    /** Puts a trial that is there in the place of its lesion, as one step; answers whether there was one. */
    chooseTrial(at: number): boolean {
      const { trials } = store.getState();
      const chosen = trials?.list[at];
      if (!trials || chosen?.state.kind !== 'ready') return false;
      const { caseId } = trials;
      const lesion = chosen.spec;
      stopTrials();
      void change(caseId, (open) =>
        open.detail.lesions.some(({ spec }) => JSON.stringify(spec) === JSON.stringify(lesion))
          ? undefined
          : sendEdit(open, { kind: 'updateLesion', lesion }),
      );
      return true;
    },
  };
}
