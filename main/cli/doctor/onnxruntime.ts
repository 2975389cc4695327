import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import { chooseProvider } from '#main/runtime/choose.ts';
import type { ProbeResult } from '#main/runtime/probe.ts';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import type { Check, Finding } from './check.ts';
import type { ProbeOps } from './probeOps.ts';

const what = 'onnxruntime';

/** Which onnxruntime is installed, and which of its providers compute rightly: each takes a few small train steps. */
export const onnxruntime: Check = async ({ programFolder, distFolder }) => {
  const folder = path.join(programFolder, 'node_modules', 'onnxruntime-node');
  const libraries = path.join(folder, 'bin', 'napi-v6', process.platform, process.arch);
  if (!existsSync(path.join(libraries, 'onnxruntime_binding.node')))
    return {
      what,
      state: 'broken',
      text: `no library for ${process.platform} ${process.arch}: run npm ci`,
      facts: { installed: false },
    };
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const hasCuda = existsSync(path.join(libraries, 'libonnxruntime_providers_cuda.so'));
  const mayFetchCuda = !hasCuda && process.platform === 'linux' && process.arch === 'x64';
  const hint = mayFetchCuda ? '; npm run setup:cuda fetches CUDA' : '';
  return judge(version, await probe(path.join(distFolder, 'main', 'probeEngine.js')), hint);
};

export interface Probed {
  readonly providers: readonly ProbeResult[];
  /** Channels side by side in onnxruntime's blocked layout, where it has one. */
  readonly nchwcBlock: number | undefined;
}

/** What each provider did; a sentence when the probing process cannot even list them. */
async function probe(script: string): Promise<Probed | string> {
  // Providers without their device complain at length; what is of use in it comes back as their reasons.
  const engine = superviseEngine<ProbeOps>({ spawn: forkEngine(script, 'nowhere') });
  const task = 'probing the providers';
  try {
    const names = await engine.run('builtInProviders', undefined as never, { task });
    const nchwcBlock = await engine.run('nchwcBlock', undefined as never, { task });
    const providers: ProbeResult[] = [];
    for (const provider of names)
      providers.push(
        await engine.run('probe', provider, { task }).catch(() => ({
          provider,
          works: false,
          reason: 'its driver ended the process that tried it',
        })),
      );
    return { providers, nchwcBlock };
  } catch (error) {
    const { code, data } = toProblem(error);
    return sentenceOf(code, data);
  } finally {
    engine.close();
  }
}

/** The finding for what the providers did: without the CPU's, nothing computes. */
export async function judge(version: string, probed: Probed | string, hint: string): Promise<Finding> {
  if (typeof probed === 'string')
    return { what, state: 'broken', text: `${version}: ${probed}`, facts: { installed: true, version } };
  const { providers, nchwcBlock } = probed;
  const { provider } = await chooseProvider(
    undefined,
    (name) =>
      providers.find((one) => one.provider === name) ?? {
        provider: name,
        works: false,
        reason: 'not built in',
      },
  );
  const computes = providers.some((one) => one.provider === 'cpu' && one.works);
  const told = [`${computes ? provider : 'nothing'} computes`, ...providers.map(textOf)];
  if (nchwcBlock !== undefined) told.push(`blocks of ${nchwcBlock} channels`);
  return {
    what,
    state: computes ? 'fine' : 'broken',
    text: `${version}: ${told.join('; ')}${hint}`,
    facts: { installed: true, version, chosen: provider, providers, nchwcBlock },
  };
}

/** Whether a provider trains rightly, how fast it is, and what it leaves to others. */
function textOf(result: ProbeResult): string {
  const { provider } = result;
  if (!result.works) return `${provider} not usable here (${result.reason})`;
  const all = result.shares.reduce((sum, { nodes }) => sum + nodes, 0);
  const own = result.shares.find((share) => share.provider === provider)?.nodes ?? 0;
  const rest = own === all ? '' : `, but ran only ${own} of ${all} operations`;
  return `${provider} works (right to ${result.error.toExponential(0)}, ${result.milliseconds.toFixed(1)} ms${rest})`;
}
