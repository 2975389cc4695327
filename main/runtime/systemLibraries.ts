import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Provider } from './providers.ts';

/** Where onnxruntime's libraries lie; scripts/setup-cuda.mjs puts NVIDIA's beside them, in `cuda`. */
function folder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return path.join(entry, '../../bin/napi-v6', process.platform, process.arch);
}

/** glibc's RTLD_NODELETE, which Node has no name for. */
const stay = 0x1000;

let loaded = false;

/**
 * Loads NVIDIA's libraries where setup:cuda has fetched them, so that onnxruntime's CUDA provider finds them by name:
 * it looks only where the system looks. Does nothing where the system has its own, and when called again.
 */
export function loadCudaLibraries(): void {
  if (loaded) return;
  loaded = true;
  // CUDA would number the fastest first; like this a device has the number that nvidia-smi gives it.
  process.env['CUDA_DEVICE_ORDER'] ??= 'PCI_BUS_ID';
  const place = path.join(folder(), 'cuda');
  if (process.platform !== 'linux' || !existsSync(place)) return;
  let waiting = readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.so(\.\d+)*$/.test(file))
    .map((file) => path.join(place, file));
  // One needs the other, in an order that nobody tells: again, as long as some get in.
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter((file) => !load(file));
  }
}

/** Node only loads its own modules for good; of any other library it complains when it has loaded it. */
function load(file: string): boolean {
  const { RTLD_LAZY, RTLD_GLOBAL } = os.constants.dlopen;
  try {
    process.dlopen({ exports: {} }, file, RTLD_LAZY | RTLD_GLOBAL | stay);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes('did not self-register');
  }
}

/** What a provider lacks on this machine, where onnxruntime only says that a library could not be loaded. */
export function missingFor(provider: Provider): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (provider === 'webgpu') return load('libvulkan.so.1') ? undefined : 'Vulkan is not installed';
  if (provider !== 'cuda') return undefined;
  if (!existsSync(path.join(folder(), 'libonnxruntime_providers_cuda.so')))
    return 'its libraries are not installed';
  return load('libcuda.so.1') ? undefined : "NVIDIA's driver is not installed";
}
