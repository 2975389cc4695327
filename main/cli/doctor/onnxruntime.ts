import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import type { ProbeResult } from '#main/runtime/probe.ts';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import type { Check, Finding } from './check.ts';
import type { ProbeOps } from './probeOps.ts';

const what = 'onnxruntime';

/** Which onnxruntime is installed, and which of its providers compute rightly: each runs a small convolution. */
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

/** What each provider did; a sentence when the probing process itself died. */
async function probe(script: string): Promise<readonly ProbeResult[] | string> {
  // Providers without their device complain at length; what is of use in it comes back as their reasons.
  const engine = superviseEngine<ProbeOps>({ spawn: forkEngine(script, 'nowhere') });
  try {
    return await engine.run('probeProviders', undefined as never, { task: 'probing the providers' });
  } catch (error) {
    const { code, data } = toProblem(error);
    return sentenceOf(code, data);
  } finally {
    engine.close();
  }
}

/** The finding for what the providers did: without the CPU's, nothing computes. */
export function judge(version: string, probed: readonly ProbeResult[] | string, hint: string): Finding {
  const facts = { installed: true, version, providers: probed };
  if (typeof probed === 'string') return { what, state: 'broken', text: `${version}: ${probed}`, facts };
  const namesOf = (works: boolean): string =>
    probed
      .filter((result) => result.works === works)
      .map(({ provider }) => provider)
      .join(', ');
  const unusable = namesOf(false);
  const told = [`${namesOf(true) || 'nothing'} works`, ...(unusable ? [`${unusable} not usable here`] : [])];
  const computes = probed.some(({ provider, works }) => provider === 'cpu' && works);
  return { what, state: computes ? 'fine' : 'broken', text: `${version}: ${told.join(', ')}${hint}`, facts };
}
