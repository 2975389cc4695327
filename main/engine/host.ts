import { Problem } from '#shared/contract/problems.ts';
import { carry, revive } from './carriedProblem.ts';
import type { AskingContext, EnginePort, OpTable } from './protocol.ts';

interface Asked {
  readonly resolve: (output: unknown) => void;
  readonly reject: (problem: Problem) => void;
}

/**
 * Serves a table of ops on a port, one message a call. The workstation sends the next call only after the
 * answer to the last (supervisor.ts), so ops never compete for memory.
 */
export function hostOps<Ops extends OpTable<Ops>>(port: EnginePort, ops: Ops): void {
  const running = new Map<number, AbortController>();
  const table = new Map<string, Ops[keyof Ops]>(Object.entries(ops));
  const asked = new Map<number, Asked>();
  let nextQuestion = 1;

  const ask = (id: number, question: unknown): Promise<unknown> => {
    const number = nextQuestion++;
    return new Promise((resolve, reject) => {
      asked.set(number, { resolve, reject });
      port.send({ id, ask: number, question });
    });
  };

  const serve = async (id: number, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const context: AskingContext = {
      signal: controller.signal,
      progress: (progress) => port.send({ id, progress }),
      ask: (question) => ask(id, question),
    };
    try {
      const op = table.get(name);
      if (!op) throw new Problem('internal', { reason: `the engine has no op ${name}` });
      port.send({ id, output: await op(input as never, context) });
    } catch (error) {
      port.send({ id, problem: carry(controller.signal.aborted ? cancelled(name) : error) });
    } finally {
      running.delete(id);
    }
  };

  port.onMessage((message) => {
    if ('cancel' in message) running.get(message.cancel)?.abort();
    else if ('answer' in message) {
      const one = asked.get(message.answer);
      asked.delete(message.answer);
      if ('problem' in message) one?.reject(revive(message.problem));
      else one?.resolve(message.output);
    } else void serve(message.id, message.op, message.input);
  });
  port.send({ ready: true });
}

const cancelled = (task: string): Problem => new Problem('cancelled', { task });
