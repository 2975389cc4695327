import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import { probe } from '#main/runtime/probe.ts';
import { addShares, type Share } from '#main/runtime/profile.ts';
import { isProvider, type Provider } from '#main/runtime/providers.ts';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import { listCases, loadCase } from './case.ts';
import { computeOn, forms, seenShares } from './neural/device.ts';
import { casePasses, type Outcome, runCase } from './runCase.ts';
import { headings, lineOf, rowOf } from './table.ts';

const usage =
  'usage: npm run -s golden -- DIR [--only KIND,…] [--cases NAME,…] [--skip-unknown] [--provider P] [--form portable|generic|processor]\n   or: npm run -s golden -- --halves --provider P';

/**
 * `npm run -s golden -- DIR`: one line per case; exit 1 when one fails or none ran, 2 on bad usage, 3 when the provider
 * cannot be used here.
 */
async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  if (given === undefined) {
    console.error(usage);
    return 2;
  }
  const { folder, only, cases, skipUnknown, provider, form } = given;
  if (given.halves) return tryHalves(provider ?? 'cpu');
  if (!existsSync(folder)) {
    console.error(sentenceOf('file-missing', { file: folder }));
    return 2;
  }
  if (provider !== undefined) {
    const result = await probe(provider);
    if (!result.works) {
      console.log(`${provider} cannot be used here (${result.reason}): nothing was compared.`);
      return 3;
    }
  }
  computeOn({ ...(provider && { provider }), ...(form && { lowering: form }) });
  const elsewhere = provider !== undefined && provider !== 'cpu';
  const outcomes: Outcome[] = [];
  const shares: Share[] = [];
  console.log(lineOf(headings));
  for (const path of listCases(folder)) {
    const golden = loadCase(path);
    if (only !== undefined && !only.includes(golden.kind)) continue;
    if (cases !== undefined && !cases.includes(golden.name)) continue;
    const outcome = await runCase(golden);
    const seen = seenShares();
    // What opens no session says nothing about a provider.
    if (elsewhere && seen.length === 0 && casePasses(outcome)) continue;
    shares.push(...seen);
    outcomes.push(outcome);
    console.log(lineOf(rowOf(outcome)));
  }
  const passed = outcomes.filter(casePasses).length;
  const unknown = outcomes.filter(({ ran }) => !ran).length;
  const wrong = outcomes.length - passed - unknown;
  if (elsewhere) console.log(sharesText(shares));
  console.log(`${passed} passed, ${wrong} failed, ${unknown} without a runner, of ${outcomes.length} cases`);
  const computedThere = !elsewhere || shares.some((share) => share.provider === provider);
  return passed > 0 && wrong === 0 && (unknown === 0 || skipUnknown) && computedThere ? 0 : 1;
}

/** Whether a few train steps come out right in mixed precision; 3 where halves cannot be computed. */
async function tryHalves(provider: Provider): Promise<number> {
  const result = await probe(provider, 0, 'mixed');
  if (result.works) {
    const part = result.error.toExponential(1);
    console.log(
      `mixed precision on ${provider}: right to ${part} of a step, against float32 on the processor`,
    );
    return 0;
  }
  console.log(`mixed precision on ${provider}: not computed here (${result.reason})`);
  return result.reason.startsWith('its results are wrong') ? 1 : 3;
}

/** What ran where: of a provider that is not the one in question, which operations. */
function sharesText(shares: readonly Share[]): string {
  const texts = addShares(shares).map(
    ({ provider, nodes, ops }, i) => `${provider} ran ${nodes} nodes${i === 0 ? '' : ` (${ops.join(', ')})`}`,
  );
  return texts.length === 0 ? 'no node was run' : texts.join('; ');
}

interface Arguments {
  readonly folder: string;
  readonly halves: boolean;
  readonly only: readonly string[] | undefined;
  readonly cases: readonly string[] | undefined;
  readonly skipUnknown: boolean;
  readonly provider: Provider | undefined;
  readonly form: Lowering | undefined;
}

/** Undefined when they make no sense. */
function readArguments(args: string[]): Arguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        cases: { type: 'string' },
        'skip-unknown': { type: 'boolean', default: false },
        provider: { type: 'string' },
        form: { type: 'string' },
        halves: { type: 'boolean', default: false },
      },
    });
    const [folder = ''] = positionals;
    const { provider, form, halves } = values;
    if (positionals.length !== (halves ? 0 : 1)) return undefined;
    if (provider !== undefined && !isProvider(provider)) return undefined;
    if (form !== undefined && !(form in forms)) return undefined;
    return {
      folder,
      halves,
      only: values.only?.split(','),
      cases: values.cases?.split(','),
      skipUnknown: values['skip-unknown'],
      provider,
      form: form === undefined ? undefined : forms[form],
    };
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
