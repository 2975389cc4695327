import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Check } from './check.ts';

/** Which onnxruntime is installed and which of its libraries came with it. Nothing of it is loaded. */
export const onnxruntime: Check = async ({ programFolder }) => {
  const folder = path.join(programFolder, 'node_modules', 'onnxruntime-node');
  const libraries = path.join(folder, 'bin', 'napi-v6', process.platform, process.arch);
  if (!existsSync(path.join(libraries, 'onnxruntime_binding.node')))
    return {
      what: 'onnxruntime',
      state: 'broken',
      text: `no library for ${process.platform} ${process.arch}: run npm ci`,
      facts: { installed: false },
    };
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const cuda = existsSync(path.join(libraries, 'libonnxruntime_providers_cuda.so'));
  const mayHaveCuda = process.platform === 'linux' && process.arch === 'x64';
  const aboutCuda = cuda ? ', with the CUDA libraries' : ', without CUDA (npm run setup:cuda fetches it)';
  return {
    what: 'onnxruntime',
    state: 'fine',
    text: `${version}${mayHaveCuda ? aboutCuda : ''}`,
    facts: { installed: true, version, cuda },
  };
};
