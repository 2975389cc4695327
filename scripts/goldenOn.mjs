// Runs golden cases on one of onnxruntime's providers.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { goldenCounts, none } from './counts.mjs';
import { ensureBuilt, root } from './lib.mjs';

/** The status of golden/run.ts where a provider cannot be used. */
const unusable = 3;

/** Where the golden data lie, beside the repository. */
export const goldenFolder = path.join(root, '../shared/golden');

/** Folders of networks. Small cases of every one, and a train step: what a software device can do in a minute. */
export const smallCases = {
  segmentation: [
    'unet-reduced-32',
    'unet-reduced-4level-b2',
    'nnunet-reduced-32',
    'nnunet-reduced-4level-b2',
    'swin-layer-mixed-window',
    'swin-layer-small-window',
    'swin-reduced-window4',
    'train-unet-reduced',
  ],
  diffusion: [
    'unet3d_reduced',
    'vqgan_encode_reduced',
    'vqgan_decode_reduced',
    'discriminators_reduced',
    'lpips_reduced',
    'codebook_ema',
    'adam_steps',
  ],
};

/**
 * Runs cases, their output shown as it comes.
 *
 * @param cases folder → names, or undefined for all of it
 * @returns { state: 'absent' | 'unusable' | 'ran', ok, counts }
 */
export async function goldenOn(provider, { cases, folder = goldenFolder, env = {} }) {
  const total = { state: 'absent', ok: true, counts: { ...none } };
  await ensureBuilt(['vite.main.ts']);
  for (const [name, names] of Object.entries(cases)) {
    const place = path.join(folder, name);
    if (!existsSync(place)) continue;
    console.log(`golden/${name} on ${provider}`);
    const only = names ? ['--cases', names.join(',')] : [];
    const { status, output } = await node(
      ['dist/main/golden.js', place, '--skip-unknown', '--provider', provider, ...only],
      env,
    );
    if (status === unusable) return { state: 'unusable', ok: true, counts: { ...none } };
    total.state = 'ran';
    const counts = goldenCounts(output);
    for (const key of Object.keys(counts)) total.counts[key] += counts[key];
    total.ok &&= status === 0;
  }
  return total;
}

/**
 * Tries a train step in mixed precision on a provider; a sentence is printed.
 *
 * @returns 'right', 'wrong' or 'absent' where it cannot compute halves
 */
export async function halvesOn(provider, env = {}) {
  const { status } = await node(['dist/main/golden.js', '--halves', '--provider', provider], env);
  if (status === unusable) return 'absent';
  return status === 0 ? 'right' : 'wrong';
}

const node = (args, env) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      // Drivers complain at length of what they lack; what is of use in it comes back as errors.
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('close', (code, signal) => {
      if (signal) console.log(`The process was ended by ${signal}.`);
      resolve({ status: code ?? 1, output });
    });
  });
