import { type StoreApi, createStore } from 'zustand/vanilla';
import type { Question, ReaderSession, ReaderStudy, Verdict } from '#shared/contract/turing.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { wireProblemOf } from '../actions/context.ts';
import type { Memory, Service } from '../service.ts';
import { type ViewState, type ViewStore, createViewStore } from '../view.ts';
import { moveCrosshair } from '../viewUpdates.ts';
import { createStopwatch } from './stopwatch.ts';
import { type Draft, isWhole } from './verdicts.ts';

/** A question on the screen. */
export interface Asked {
  readonly question: Question;
  readonly image: Int16Array;
  /** None: no label is shown to a reader. */
  readonly labels: Uint8Array;
  readonly view: ViewStore;
}

export type Stage =
  | { readonly kind: 'loading' }
  | { readonly kind: 'start' }
  | {
      readonly kind: 'fetching';
      readonly position: number;
      readonly doneBytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'asking'; readonly asked: Asked }
  | { readonly kind: 'ended' }
  /** What was wanted can be tried again. */
  | { readonly kind: 'failed'; readonly position: number | undefined };

/** All that a reader's window knows. The truth is not among it. */
export interface ReaderState {
  readonly study: ReaderStudy | undefined;
  readonly session: ReaderSession | undefined;
  readonly stage: Stage;
  readonly draft: Draft;
  readonly paused: boolean;
  /** A call is on its way. */
  readonly busy: boolean;
  readonly problem: string | undefined;
}

export interface ReaderOptions {
  readonly service: Pick<Service, 'call' | 'questionImage'>;
  readonly memory: Memory;
  readonly studyId: string;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

export type ReaderDesk = ReturnType<typeof createReaderDesk>;

/** A reader at one study: her questions one after the other, and her answers. */
export function createReaderDesk({ service, memory, studyId, now }: ReaderOptions) {
  const store: StoreApi<ReaderState> = createStore(() => ({
    study: undefined,
    session: undefined,
    stage: { kind: 'loading' },
    draft: {},
    paused: false,
    busy: false,
    problem: undefined,
  }));
  const stopwatch = createStopwatch(now);
  const nameKey = `reader.${studyId}`;
  let fetching = new AbortController();

  /** Runs a call; a failure is said, and leaves everything as it was. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    if (store.getState().busy) return false;
    store.setState({ busy: true, problem: undefined });
    try {
      await work();
      return true;
    } catch (error) {
      store.setState({ problem: wireProblemOf(error).sentence });
      return false;
    } finally {
      store.setState({ busy: false });
    }
  }

  /** Window, layout and slab are the reader's, not the question's. */
  function viewOf({ grid, ring }: Question): ViewStore {
    const { stage } = store.getState();
    const before = stage.kind === 'asking' ? stage.asked.view.getState() : lastLook;
    const view = createViewStore(grid);
    view.setState({
      crosshairVisible: before?.crosshairVisible ?? false,
      ...(before && {
        window: before.window,
        layout: before.layout,
        slab: before.slab,
        activePane: before.activePane,
      }),
    });
    if (ring) view.setState(moveCrosshair(ring.centreRasMm));
    return view;
  }
  let lastLook: ViewState | undefined;

  async function ask(position: number): Promise<void> {
    const { session, stage } = store.getState();
    if (!session) return;
    if (stage.kind === 'asking') lastLook = stage.asked.view.getState();
    fetching.abort();
    fetching = new AbortController();
    const { signal } = fetching;
    const { readerId } = session;
    store.setState({
      stage: { kind: 'fetching', position, doneBytes: 0, totalBytes: 0 },
      draft: {},
      problem: undefined,
    });
    try {
      const where = { studyId, readerId, position: String(position) };
      const question = await service.call('getQuestion', where, {}, signal);
      const voxels = voxelCount(question.grid.dims);
      const totalBytes = 2 * voxels;
      const buffer = await service.questionImage(
        where,
        totalBytes,
        (doneBytes) => {
          if (!signal.aborted)
            store.setState({ stage: { kind: 'fetching', position, doneBytes, totalBytes } });
        },
        signal,
      );
      if (signal.aborted) return;
      const view = viewOf(question);
      const asked = { question, image: new Int16Array(buffer), labels: new Uint8Array(voxels), view };
      store.setState({ stage: { kind: 'asking', asked }, draft: question.answer ?? {} });
      stopwatch.start();
      if (store.getState().paused) stopwatch.pause();
    } catch (error) {
      if (signal.aborted) return;
      store.setState({ stage: { kind: 'failed', position }, problem: wireProblemOf(error).sentence });
    }
  }

  /** The question that is next to be answered, or the end. */
  async function goOn(): Promise<void> {
    const { session, study } = store.getState();
    if (!session || !study) return;
    if (session.answered < study.questions) await ask(session.answered);
    else store.setState({ stage: { kind: 'ended' }, draft: {} });
  }

  async function open(): Promise<void> {
    store.setState({ stage: { kind: 'loading' } });
    const done = await attempt(async () => {
      const study = await service.call('getReaderStudy', { studyId }, {});
      store.setState({ study, stage: { kind: 'start' } });
    });
    if (!done) store.setState({ stage: { kind: 'failed', position: undefined } });
  }

  const askedPosition = (): number | undefined => {
    const { stage } = store.getState();
    return stage.kind === 'asking' ? stage.asked.question.position : undefined;
  };

  return {
    store,
    studyId,
    rememberedName: (): string => memory.read(nameKey) ?? '',
    open,
    async begin(name: string): Promise<void> {
      if (name.trim() === '') return;
      const done = await attempt(async () => {
        const session = await service.call('beginReading', { studyId }, { name: name.trim() });
        memory.write(nameKey, session.name);
        store.setState({ session });
      });
      if (done) await goOn();
    },
    choose(verdict: Verdict): void {
      const { study, paused } = store.getState();
      if (askedPosition() === undefined || paused || study?.verdicts.includes(verdict) !== true) return;
      store.setState(({ draft }) => ({
        draft: { verdict, confidence: verdict === 'unsure' ? undefined : draft.confidence },
      }));
    },
    rate(confidence: number): void {
      const { draft, paused } = store.getState();
      if (
        askedPosition() === undefined ||
        paused ||
        draft.verdict === undefined ||
        draft.verdict === 'unsure'
      )
        return;
      store.setState({ draft: { ...draft, confidence } });
    },
    /** Sends the answer, and goes on when it is saved. */
    async next(): Promise<void> {
      const { session, draft, paused, study } = store.getState();
      const position = askedPosition();
      if (!session || !study || position === undefined || paused || !isWhole(draft)) return;
      const { verdict, confidence } = draft;
      if (verdict === undefined) return;
      const done = await attempt(async () => {
        const answered = await service.call(
          'answerQuestion',
          { studyId, readerId: session.readerId, position: String(position) },
          { verdict, ...(confidence !== undefined && { confidence }), timeMs: stopwatch.readMs() },
        );
        store.setState({ session: answered });
      });
      if (!done) return;
      const { answered } = store.getState().session ?? session;
      // After going back, the questions in between come again until the first open one.
      if (position + 1 < answered) await ask(position + 1);
      else await goOn();
    },
    /** To the question before, where that is allowed. */
    async back(): Promise<void> {
      const { study, paused, stage, session } = store.getState();
      if (study?.backTracking !== true || paused) return;
      const position = stage.kind === 'ended' ? session?.answered : askedPosition();
      if (position !== undefined && position > 0) await ask(position - 1);
    },
    pause(): void {
      if (askedPosition() === undefined) return;
      const paused = !store.getState().paused;
      store.setState({ paused });
      if (paused) stopwatch.pause();
      else stopwatch.resume();
    },
    async retry(): Promise<void> {
      const { stage } = store.getState();
      if (stage.kind !== 'failed') return;
      if (stage.position === undefined) await open();
      else await ask(stage.position);
    },
  };
}
