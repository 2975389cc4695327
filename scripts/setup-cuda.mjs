// npm run setup:cuda: fetches onnxruntime's CUDA 12 libraries (some hundred MB) from NuGet, which npm's registry
// does not carry, and checks that they came.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './lib.mjs';
import { tellingLine, watch } from './watch.mjs';

const library = path.join(
  root,
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so',
);

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('CUDA libraries exist for Linux on x64 only: this machine computes on its CPU or by WebGPU.');
  process.exit(1);
}
// install.js takes these before its argument, and "skip" there would make it end without a word.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/onnxruntime[-_]node[-_]install/i.test(name)),
);
// The documented value "=cuda12" is ignored by onnxruntime-node 1.30; the bare flag is what forces it.
const script = 'node_modules/onnxruntime-node/script/install.js';
console.log('Fetching the CUDA 12 libraries of onnxruntime from api.nuget.org (some hundred MB)…');
const { errors } = await watch(process.execPath, [script, '--onnxruntime-node-install'], { env });

// Its exit status is 0 also when it has done nothing: only the file counts.
if (!existsSync(library)) {
  console.error(
    `The CUDA libraries did not arrive (${tellingLine(errors) || 'nothing was fetched'}): check the connection to api.nuget.org and run this again.`,
  );
  process.exit(1);
}
console.log(`${path.relative(root, library)} is in place; "difftumor doctor" tells whether it can be used.`);
