/** What a command prints: `json` with --json, else `text`; `ok` false makes the exit status 1. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  readonly ok?: boolean;
}

/** What a command sees of the world around it; tests pass their own. */
export interface Surroundings {
  readonly version: string;
  /** The bundles: `main/engine.js`, `renderer/index.html` and what else a build makes lie below it. */
  readonly distFolder: string;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** One line of result, on stdout. */
  print(line: string): void;
  /** One line of message, on stderr. */
  tell(line: string): void;
}
