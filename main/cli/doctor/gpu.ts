import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Check } from './check.ts';

/** Graphics processors: NVIDIA's by their CUDA numbers (its own tool knows), others as render devices of Linux. */
export const gpu: Check = async () => {
  const nvidia = await nvidiaNames();
  const devices = await renderDevices();
  const facts = { nvidia, renderDevices: devices };
  if (nvidia.length > 0)
    return {
      what: 'gpu',
      state: 'fine',
      text: nvidia.map((name, i) => `cuda:${i} ${name}`).join('; '),
      facts,
    };
  if (devices.length > 0)
    return { what: 'gpu', state: 'fine', text: `${devices.join(', ')} (not NVIDIA: WebGPU at most)`, facts };
  return { what: 'gpu', state: 'absent', text: 'none found: everything runs on the CPU', facts };
};

async function nvidiaNames(): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)(
      'nvidia-smi',
      ['--query-gpu=name,memory.total', '--format=csv,noheader'],
      { timeout: 5000 },
    );
    return stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

async function renderDevices(): Promise<string[]> {
  try {
    const names = await readdir('/dev/dri');
    return names.filter((name) => name.startsWith('renderD')).map((name) => `/dev/dri/${name}`);
  } catch {
    return [];
  }
}
