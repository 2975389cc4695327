import type { Progress } from '#shared/contract/job.ts';
import type { ProblemCode, ProblemTable } from '#shared/contract/problems.ts';

/** A problem as it crosses the process border; `stack` is for the log only. */
export interface CarriedProblem {
  readonly code: ProblemCode;
  readonly data: ProblemTable[ProblemCode];
  readonly stack?: string | undefined;
}

/** Workstation → engine. Volumes never travel here: they are files of the case folder. */
export type ToEngine =
  | { readonly id: number; readonly op: string; readonly input: unknown }
  | { readonly cancel: number }
  /** To what was asked for: what it came to, or what is wrong. */
  | { readonly answer: number; readonly output: unknown }
  | { readonly answer: number; readonly problem: CarriedProblem };

/** Engine → workstation. `ready` comes once, before anything else. */
export type FromEngine =
  | { readonly ready: true }
  | { readonly id: number; readonly progress: Progress }
  /** Something that the op needs of the workstation; `ask` numbers the questions of a process. */
  | { readonly id: number; readonly ask: number; readonly question: unknown }
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly problem: CarriedProblem };

/** The workstation's end of an engine process; messages keep typed arrays (structured clone). */
export interface EngineProcess {
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once, however the process ended; `how` is for the log. */
  onExit(listener: (how: string) => void): void;
  /** Ends the process at once, even when it computes. */
  kill(): void;
}

/** Starts an engine process: child_process.fork in Node, utilityProcess in Electron, a fake in tests. */
export type SpawnEngine = () => EngineProcess;

/** The engine's own end. */
export interface EnginePort {
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
}

/** What an op gets beside its input. */
export interface OpContext {
  /** Aborted when the person cancels; a long op looks at it between its steps. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** What an op gets that needs something of the workstation meanwhile. */
export interface AskingContext extends OpContext {
  /** Rejects with the Problem of whoever was asked. Questions and answers survive structured clone. */
  ask(question: unknown): Promise<unknown>;
}

/** Op name → what it does; `input` and `output` survive structured clone. */
export type OpTable<Ops> = {
  readonly [O in keyof Ops]: (input: never, context: AskingContext) => unknown;
};
export type InputOf<Op> = Op extends (input: infer I, context: AskingContext) => unknown ? I : never;
export type OutputOf<Op> = Op extends (...args: never[]) => infer O ? Awaited<O> : never;
