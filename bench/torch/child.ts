import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One computation in another process: its times, and the largest memory that process ever had resident. */
export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** A process that computes one network when told to (bench/torch/serve.ts, scripts/judges/torch_networks.py). */
export class ComputingProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #ended = false;
  #complaints = '';

  private constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env });
    this.#child.on('error', (error) => (this.#complaints += error.message));
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#complaints = (this.#complaints + bytes.toString()).slice(-2000);
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('a child without output');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when it is ready to compute, with the memory that it has resident then. */
  static async start(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<{ process: ComputingProcess; ready: string; baseMb: number }> {
    const started = new ComputingProcess(command, args, env);
    const { ready, baseMb } = (await started.#answer()) as { ready: string; baseMb: number };
    return { process: started, ready, baseMb };
  }

  async run(): Promise<Measured> {
    return (await this.#ask('run')) as Measured;
  }

  /** Writes the last result to a file: raw float32, little-endian. */
  async output(file: string): Promise<void> {
    await this.#ask(`output ${file}`);
  }

  async end(): Promise<void> {
    if (this.#ended || this.#child.exitCode !== null) return;
    this.#ended = true;
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
  }

  #ask(line: string): Promise<unknown> {
    this.#child.stdin?.write(`${line}\n`);
    return this.#answer();
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done !== true) return JSON.parse(value) as unknown;
    const lines = this.#complaints.trim().split('\n');
    // The line that names the error; stack traces come after it in Node, before it in Python.
    throw new Error(lines.find((line) => /^\w*Error: /.test(line)) ?? (lines.at(-1) || 'the process ended'));
  }
}
