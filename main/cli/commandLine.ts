import { Command, CommanderError } from 'commander';
import { isProblem } from '#shared/contract/problems.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { type CommandRow, commandTable } from './commandTable.ts';
import type { Answer, Surroundings } from './surroundings.ts';

/** Exit status: done, failed, bad usage. */
export type ExitStatus = 0 | 1 | 2;

/**
 * Runs one command line (without node and script). Results go to `print`, sentences about what went wrong to
 * `tell`; with `--json` a failure is also printed, as `{ "problem": { code, data, sentence } }`.
 */
export async function runCommandLine(
  args: readonly string[],
  around: Surroundings,
  table: readonly CommandRow[] = commandTable,
): Promise<ExitStatus> {
  const json = args.includes('--json');
  let status: ExitStatus = 0;
  const finish = (answer: Answer | undefined): void => {
    if (!answer) return;
    around.print(json ? JSON.stringify(answer.json, undefined, 2) : answer.text);
    if (answer.ok === false) status = 1;
  };
  try {
    await (await programFor(args, around, table, finish)).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const problem = error instanceof RemoteProblem ? error.wire : toWireProblem(error);
    around.tell(problem.sentence);
    if (json) around.print(JSON.stringify({ problem }, undefined, 2));
    return isProblem(error, 'request-invalid') ? 2 : 1;
  }
}

/** The program with every command's name, and the whole of the one that these arguments name. */
async function programFor(
  args: readonly string[],
  around: Surroundings,
  table: readonly CommandRow[],
  finish: (answer: Answer | undefined) => void,
): Promise<Command> {
  const program = new Command('difftumor')
    .description(
      'Synthetic tumors in CT: look, place, replay, export. Research software, not a medical device.',
    )
    .version(around.version, '-V, --version', 'print the version');
  configure(program, around);
  const wanted = args.find((arg) => !arg.startsWith('-') && arg !== 'help');
  for (const row of table) {
    const command = program.command(row.name).summary(row.summary).description(row.summary);
    configure(command, around);
    if (row.name !== wanted) continue;
    const action = (await row.load())(command, around);
    command.option('--json', 'print the result as JSON');
    command.action(async (...given: unknown[]) => finish(await action(...(given as never[]))));
  }
  return program;
}

function configure(command: Command, around: Surroundings): void {
  const line = (text: string): string => text.trimEnd();
  command
    .exitOverride()
    .helpOption('-h, --help', 'show this')
    .configureOutput({
      writeOut: (text) => around.print(line(text)),
      writeErr: (text) => around.tell(line(text)),
      outputError: (text) => around.tell(usageSentence(text, command)),
    });
}

/** Commander's complaint as one sentence with the way out: "Unknown option '--x': see difftumor info --help." */
function usageSentence(complaint: string, command: Command): string {
  const [first = '', ...rest] = complaint
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const hint = rest.length > 0 ? ` ${rest.join(' ')}` : '';
  const path = command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
  return `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}${hint}: see ${path} --help.`;
}
