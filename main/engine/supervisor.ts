import type { Progress } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import { carry, revive } from './carriedProblem.ts';
import type { EngineProcess, FromEngine, SpawnEngine, ToEngine } from './protocol.ts';
import type { InputOf, OpTable, OutputOf } from './protocol.ts';

export interface RunOptions {
  /** What the person is doing, in words: stands in the sentence when it fails. */
  readonly task: string;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Answers what the op asks for meanwhile; a rejection is told to the op. */
  readonly asked?: ((question: unknown) => Promise<unknown>) | undefined;
}

/** An engine as the rest of the program sees it: ops by name, whatever happens to the process. */
export interface Engine<Ops extends OpTable<Ops>> {
  /**
   * Runs one op. Calls wait for each other in the order they came.
   *
   * @throws Problem what the op threw; `engine-stopped` when the process died; `cancelled` after an abort
   */
  run<O extends keyof Ops & string>(
    op: O,
    input: InputOf<Ops[O]>,
    options: RunOptions,
  ): Promise<OutputOf<Ops[O]>>;
  /** Ends the process when nothing runs or waits, which frees its memory; the next call starts a new one. */
  rest(): void;
  /** Ends the process for good; what still runs or waits fails with `cancelled`. */
  close(): void;
}

export interface SuperviseOptions {
  readonly spawn: SpawnEngine;
  /** How long a cancelled op may take to stop by itself before its process is killed. */
  readonly graceMs?: number;
  /** Told when a process died unasked (`how` is for the log), and when its successor stands. */
  readonly onState?: (state: 'ready' | 'restarting', how: string) => void;
}

interface Call {
  readonly id: number;
  readonly op: string;
  readonly input: unknown;
  readonly options: RunOptions;
  readonly resolve: (output: unknown) => void;
  readonly reject: (problem: Problem) => void;
}

interface Child {
  readonly process: EngineProcess;
  ready: boolean;
}

/**
 * Keeps one engine process alive. It starts with the first call. A cancelled op is asked to stop and killed
 * after a grace. When the process dies only the call in hand fails; calls that wait run on the next process,
 * which starts at once if the dead one had ever stood (one that cannot start is not tried in a loop).
 */
export function superviseEngine<Ops extends OpTable<Ops>>(options: SuperviseOptions): Engine<Ops> {
  const { spawn, graceMs = 2000, onState = () => undefined } = options;
  const queue: Call[] = [];
  let child: Child | undefined;
  let current: Call | undefined;
  let replacing = false;
  let closed = false;
  let nextId = 1;

  function start(): Child {
    const started: Child = { process: spawn(), ready: false };
    child = started;
    started.process.onMessage((message) => {
      if (child === started) receive(started, message);
    });
    started.process.onExit((how) => {
      if (child === started) lose(started, how);
    });
    return started;
  }

  function receive(from: Child, message: FromEngine): void {
    if ('ready' in message) {
      from.ready = true;
      if (replacing) onState('ready', '');
      replacing = false;
    } else if (message.id !== current?.id) return;
    else if ('progress' in message) current.options.progress?.(message.progress);
    else if ('ask' in message) void answer(from, message.ask, message.question, current.options);
    else if ('problem' in message) finish((call) => call.reject(revive(message.problem)));
    else finish((call) => call.resolve(message.output));
  }

  async function answer(from: Child, number: number, question: unknown, told: RunOptions): Promise<void> {
    const send = (message: ToEngine): void => {
      if (child === from) from.process.send(message);
    };
    try {
      if (!told.asked) throw new Problem('internal', { reason: 'nobody answers what an op asks for' });
      send({ answer: number, output: await told.asked(question) });
    } catch (error) {
      send({ answer: number, problem: carry(error) });
    }
  }

  function lose(lost: Child, how: string): void {
    child = undefined;
    const killedByCancel = current?.options.signal?.aborted ?? false;
    if (!killedByCancel) {
      replacing = true;
      onState('restarting', how);
      if (lost.ready) start();
    }
    finish((call) => call.reject(ended(killedByCancel ? 'cancelled' : 'engine-stopped', call)));
  }

  function finish(answer: (call: Call) => void): void {
    const call = current;
    current = undefined;
    if (call) answer(call);
    sendNext();
  }

  function sendNext(): void {
    if (current) return;
    current = queue.shift();
    if (!current) return;
    const { process } = child ?? start();
    process.send({ id: current.id, op: current.op, input: current.input });
  }

  function cancel(call: Call): void {
    const waiting = queue.indexOf(call);
    if (waiting >= 0) {
      queue.splice(waiting, 1);
      call.reject(ended('cancelled', call));
    } else if (current === call) {
      child?.process.send({ cancel: call.id });
      setTimeout(() => {
        if (current === call) child?.process.kill();
      }, graceMs).unref();
    }
  }

  function stop(): void {
    const stopped = child;
    child = undefined;
    stopped?.process.kill();
  }

  return {
    run: (op, input, runOptions) =>
      new Promise((resolve, reject) => {
        const { signal } = runOptions;
        const onAbort = (): void => cancel(call);
        const call: Call = {
          id: nextId++,
          op,
          input,
          options: runOptions,
          resolve: (output) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(output as OutputOf<Ops[typeof op]>);
          },
          reject: (problem) => {
            signal?.removeEventListener('abort', onAbort);
            reject(problem);
          },
        };
        if (closed || signal?.aborted) {
          call.reject(ended('cancelled', call));
          return;
        }
        signal?.addEventListener('abort', onAbort);
        queue.push(call);
        sendNext();
      }),
    rest: () => {
      if (!current && queue.length === 0) stop();
    },
    close: () => {
      closed = true;
      stop();
      for (const call of queue.splice(0)) call.reject(ended('cancelled', call));
      finish((call) => call.reject(ended('cancelled', call)));
    },
  };
}

const ended = (code: 'cancelled' | 'engine-stopped', call: Call): Problem =>
  new Problem(code, { task: call.options.task });
