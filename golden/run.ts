import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import { listCases, loadCase } from './case.ts';
import { casePasses, type Outcome, runCase } from './runCase.ts';
import { headings, lineOf, rowOf } from './table.ts';

const usage = 'usage: npm run -s golden -- DIR [--only KIND,…] [--skip-unknown]';

/** `npm run -s golden -- DIR`: one line per case; exit 1 when one fails or none ran, 2 on bad usage. */
async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  if (given === undefined) {
    console.error(usage);
    return 2;
  }
  const { folder, only, skipUnknown } = given;
  if (!existsSync(folder)) {
    console.error(sentenceOf('file-missing', { file: folder }));
    return 2;
  }
  const outcomes: Outcome[] = [];
  console.log(lineOf(headings));
  for (const path of listCases(folder)) {
    const golden = loadCase(path);
    if (only !== undefined && !only.includes(golden.kind)) continue;
    const outcome = await runCase(golden);
    outcomes.push(outcome);
    console.log(lineOf(rowOf(outcome)));
  }
  const passed = outcomes.filter(casePasses).length;
  const unknown = outcomes.filter(({ ran }) => !ran).length;
  const wrong = outcomes.length - passed - unknown;
  console.log(`${passed} passed, ${wrong} failed, ${unknown} without a runner, of ${outcomes.length} cases`);
  return passed > 0 && wrong === 0 && (unknown === 0 || skipUnknown) ? 0 : 1;
}

/** Undefined when they make no sense. */
function readArguments(
  args: string[],
): { folder: string; only: string[] | undefined; skipUnknown: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { only: { type: 'string' }, 'skip-unknown': { type: 'boolean', default: false } },
    });
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1) return undefined;
    return { folder, only: values.only?.split(','), skipUnknown: values['skip-unknown'] };
  } catch {
    return undefined;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { code, data } = toProblem(error);
  console.error(sentenceOf(code, data));
  process.exitCode = 2;
}
