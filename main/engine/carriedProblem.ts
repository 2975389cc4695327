import { Problem } from '#shared/contract/problems.ts';
import { toProblem } from '#shared/messages/messages.ts';
import type { CarriedProblem } from './protocol.ts';

/** An error made ready to cross the process border. */
export function carry(error: unknown): CarriedProblem {
  const { code, data } = toProblem(error);
  return { code, data, stack: error instanceof Error ? error.stack : undefined };
}

/** The Problem that was carried, with the stack of where it arose. */
export function revive({ code, data, stack }: CarriedProblem): Problem {
  const problem = new Problem(code, data);
  if (stack) problem.stack = stack;
  return problem;
}
