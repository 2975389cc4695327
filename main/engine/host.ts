import { Problem } from '#shared/contract/problems.ts';
import { toProblem } from '#shared/messages/messages.ts';
import type { CarriedProblem, EnginePort, OpContext, OpTable } from './protocol.ts';

/**
 * Serves a table of ops on a port, one message a call. The workstation sends the next call only after the
 * answer to the last (supervisor.ts), so ops never compete for memory.
 */
export function hostOps<Ops extends OpTable<Ops>>(port: EnginePort, ops: Ops): void {
  const running = new Map<number, AbortController>();
  const table = new Map<string, Ops[keyof Ops]>(Object.entries(ops));

  const serve = async (id: number, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const context: OpContext = {
      signal: controller.signal,
      progress: (progress) => port.send({ id, progress }),
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
    else void serve(message.id, message.op, message.input);
  });
  port.send({ ready: true });
}

const cancelled = (task: string): Problem => new Problem('cancelled', { task });

function carry(error: unknown): CarriedProblem {
  const problem = toProblem(error);
  return {
    code: problem.code,
    data: problem.data,
    stack: error instanceof Error ? error.stack : undefined,
  };
}
