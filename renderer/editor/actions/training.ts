import type { Job } from '#shared/contract/job.ts';
import type { FoldListReading } from '#shared/contract/run.ts';
import type { TrainingTask } from '#shared/contract/training.ts';
import type { TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { isActive } from '../jobList.ts';
import { freeRunId, type Part, withCases } from '../training/plan.ts';
import { planOfKind } from '../training/planKinds.ts';
import { attempt, type Context, report, wireProblemOf } from './context.ts';
import type { JobActions } from './jobs.ts';
import type { ModelActions } from './models.ts';

export type TrainingActions = ReturnType<typeof trainingActions>;

/** A training tells of each step; the window asks for what there is to see no more often than this. */
const everyMs = 1000;

/** Trainings: planned, begun, watched, stopped and gone on with. */
export function trainingActions(
  context: Context,
  {
    startJob,
    cancelJob,
    refreshModels,
  }: Pick<JobActions, 'startJob' | 'cancelJob'> & Pick<ModelActions, 'refreshModels'>,
) {
  const { store, service } = context;

  async function refreshRuns(): Promise<void> {
    store.setState({ runs: await service.call('listRuns', {}, {}) });
  }

  async function refreshRun(): Promise<void> {
    const { runId } = store.getState();
    if (runId === undefined) return;
    const run = await service.call('getRun', { runId }, {});
    if (store.getState().runId === runId) store.setState({ run });
  }

  let due: ReturnType<typeof setTimeout> | undefined;
  /** What is shown is brought up to date soon, once however often this is called meanwhile. */
  function refreshSoon(): void {
    due ??= setTimeout(() => {
      due = undefined;
      void attempt(context, async () => {
        await Promise.all([refreshRuns(), refreshRun()]);
      });
    }, everyMs);
  }

  function showRun(runId: string | undefined): void {
    store.setState({ runId, run: undefined });
    void attempt(context, refreshRun);
  }

  async function begin(runId: string, plan: TrainingPlan | undefined): Promise<void> {
    await startJob({ task: 'train', runId, ...(plan && { plan }) });
    await refreshRuns();
    showRun(runId);
  }

  function endInspection(): void {
    const { inspection } = store.getState();
    if (inspection.state === 'looking') inspection.controller.abort();
    store.setState({ inspection: { state: 'none' } });
  }

  return {
    refreshRuns,
    /** Chooses the training that is shown; undefined shows the plan of a new one. */
    showRun,
    pictureUrl: service.pictureUrl,
    hearTraining(job: Job): void {
      refreshSoon();
      if (!isActive(job)) void attempt(context, refreshModels);
    },
    changePlan(change: (plan: TrainingPlan) => TrainingPlan): void {
      store.setState(({ plan }) => ({ plan: change(plan) }));
    },
    /** Plans another kind of training, on the same cases; what was planned of it before is there again. */
    changeKind(task: TrainingTask): void {
      store.setState(({ plan, drafts, models = [] }) => {
        if (plan.task === task) return {};
        const draft = drafts[task];
        const { train, validation } = plan;
        return {
          plan: draft ? { ...draft, train, validation } : planOfKind(task, plan, models),
          drafts: { ...drafts, [plan.task]: plan },
        };
      });
    },
    /** Shows a plan as that of a new training, with a seed of its own. */
    planAgain(plan: TrainingPlan): void {
      endInspection();
      store.setState({ plan: { ...plan, seed: context.newSeed() }, runId: undefined, run: undefined });
    },
    /** Takes over a recipe's file, or the cases of a list into a part of the plan. */
    async readTrainingFile(path: string, part: Part, foldList?: FoldListReading): Promise<void> {
      const read = await service.call('readTrainingFile', {}, { path, ...(foldList && { foldList }) });
      if (read.kind === 'recipe') store.setState({ plan: read.plan });
      else store.setState(({ plan }) => ({ plan: withCases(plan, part, read.cases) }));
    },
    /** Asks what the plan takes and what stands in its way; answers are of use as long as it stays as it is. */
    async inspectPlan(): Promise<void> {
      endInspection();
      const of = store.getState().plan;
      const controller = new AbortController();
      store.setState({ inspection: { state: 'looking', of, controller } });
      try {
        const found = await service.call('inspectTraining', {}, { plan: of }, controller.signal);
        store.setState({ inspection: { state: 'found', of, found } });
      } catch (error) {
        if (controller.signal.aborted) return;
        store.setState({ inspection: { state: 'failed', of, problem: wireProblemOf(error) } });
      }
    },
    endInspection,
    async startTraining(): Promise<void> {
      endInspection();
      const { plan, runs = [] } = store.getState();
      const runId = freeRunId(
        plan.model.id,
        runs.map(({ id }) => id),
      );
      await begin(runId, plan);
    },
    /** Stops a training after the step in hand, or takes it from the queue. */
    async stopRun(runId: string, jobId: string): Promise<void> {
      store.setState(({ stopping }) => ({ stopping: [...stopping, runId] }));
      try {
        await cancelJob(jobId);
        await Promise.all([refreshRuns(), refreshRun().catch((error: unknown) => report(context, error))]);
      } finally {
        store.setState(({ stopping }) => ({ stopping: stopping.filter((id) => id !== runId) }));
      }
    },
    /** Goes on with a training: from its folder, or, when it never began, by its plan. */
    async continueRun(runId: string): Promise<void> {
      const { begun, plan } = await service.call('getRun', { runId }, {});
      await begin(runId, begun ? undefined : plan);
    },
    async removeRun(runId: string): Promise<void> {
      await service.call('removeRun', { runId }, {});
      if (store.getState().runId === runId) store.setState({ runId: undefined, run: undefined });
      await refreshRuns();
    },
    /** Takes the best model so far into the library. */
    async adoptModel(runId: string): Promise<void> {
      await service.call('adoptModel', { runId }, {});
      await Promise.all([refreshRuns(), refreshRun(), refreshModels()]);
    },
  };
}
