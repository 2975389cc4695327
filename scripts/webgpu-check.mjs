// npm run webgpu:check: every network and a train step on WebGPU, in a Vulkan drawn by software, against the golden
// data. About a minute on two cores; npm test runs it too.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { none } from './counts.mjs';
import { goldenOn, halvesOn, smallCases } from './goldenOn.mjs';
import { softwareVulkan } from './vulkan.mjs';

/** @returns { ok, counts }: one skipped where nothing could be run, with a sentence that says why */
export async function webgpuCheck() {
  const env = await softwareVulkan();
  const { state, ok, counts } = await goldenOn('webgpu', { cases: smallCases, env });
  if (state === 'ran') {
    const halves = await halvesOn('webgpu', env);
    if (halves === 'absent') console.log('Mixed precision is skipped: this adapter computes no halves.');
    return { ok: ok && halves !== 'wrong', counts };
  }
  console.log(
    state === 'absent'
      ? 'No golden cases beside this repository: nothing to compare with.'
      : env
        ? "WebGPU does not work in Chromium's software Vulkan here: it is not tested."
        : 'There is no Vulkan (Chromium or Chrome would bring one): WebGPU is not tested.',
  );
  return { ok, counts: { ...none, skipped: 1 } };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { ok } = await webgpuCheck();
  process.exitCode = ok ? 0 : 1;
}
