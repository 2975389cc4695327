// npm run setup:cuda [-- --from pypi|nuget]: fetches onnxruntime's CUDA libraries, which npm's registry does not
// carry. From PyPI (with pip, 1.3 GB) come the CUDA 13 ones and NVIDIA's libraries that they need, so that only the
// driver must be there; from NuGet (some hundred MB) the CUDA 12 ones, which need CUDA 12 and cuDNN 9 on this machine.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from './lib.mjs';
import { tellingLine, watch } from './watch.mjs';

const packageFolder = path.join(root, 'node_modules/onnxruntime-node');
const folder = path.join(packageFolder, 'bin/napi-v6/linux/x64');
const library = path.join(folder, 'libonnxruntime_providers_cuda.so');

/** What CUDA 13 asks of NVIDIA's driver. */
const leastDriver = 580;

const nvidiaPackages = [
  'nvidia-cuda-runtime~=13.0',
  'nvidia-cuda-nvrtc~=13.0',
  'nvidia-nvjitlink~=13.0',
  'nvidia-cublas~=13.0',
  'nvidia-cufft~=12.0',
  'nvidia-curand~=10.0',
  'nvidia-cudnn-cu13~=9.0',
];

/** Fails the command with a sentence. */
const give = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

/** The Python to run pip with, or undefined. */
const findPip = () =>
  ['python3', 'python'].find((name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0);

/** Major version of NVIDIA's driver, or undefined without one. */
function driverVersion() {
  const asked = spawnSync('nvidia-smi', ['--query-gpu=driver_version', '--format=csv,noheader'], {
    encoding: 'utf8',
  });
  return asked.status === 0 ? Number.parseInt(asked.stdout, 10) : undefined;
}

async function fromPypi() {
  const python = findPip();
  if (!python) give('No Python with pip was found: install one, or take --from nuget.');
  const driver = driverVersion();
  if (driver !== undefined && driver < leastDriver)
    give(
      `CUDA 13 needs NVIDIA's driver ${leastDriver} or newer and this is ${driver}: bring it up to date, or take --from nuget (CUDA 12).`,
    );
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  const incoming = path.join(folder, '.incoming');
  console.log(`Fetching onnxruntime-gpu ${version} and NVIDIA's CUDA 13 libraries from PyPI (1.3 GB)…`);
  rmSync(incoming, { recursive: true, force: true });
  const platforms = ['manylinux_2_28_x86_64', 'manylinux_2_27_x86_64', 'manylinux2014_x86_64'];
  // Not for this Python to run: only the libraries in the wheels are wanted, which are the same in all of them.
  const { status, errors } = await watch(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-deps',
    '--no-compile',
    `--target=${incoming}`,
    '--only-binary=:all:',
    '--implementation=cp',
    '--python-version=3.12',
    ...platforms.map((platform) => `--platform=${platform}`),
    `onnxruntime-gpu==${version}`,
    ...nvidiaPackages,
  ]);
  const capi = path.join(incoming, 'onnxruntime/capi');
  if (status !== 0 || !existsSync(path.join(capi, path.basename(library)))) {
    rmSync(incoming, { recursive: true, force: true });
    give(
      `The CUDA libraries did not arrive (${tellingLine(errors) || 'nothing was fetched'}): check the connection to pypi.org and run this again.`,
    );
  }
  rmSync(path.join(folder, 'cuda'), { recursive: true, force: true });
  renameSync(path.join(incoming, 'nvidia'), path.join(folder, 'cuda'));
  for (const name of ['libonnxruntime_providers_shared.so', path.basename(library)])
    cpSync(path.join(capi, name), path.join(folder, name));
  rmSync(incoming, { recursive: true, force: true });
}

async function fromNuget() {
  // What is there counts as fetched, and NVIDIA's libraries for CUDA 13 are of no use to it.
  for (const name of ['cuda', path.basename(library)])
    rmSync(path.join(folder, name), { recursive: true, force: true });
  // install.js takes these before its argument, and "skip" there would make it end without a word.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/onnxruntime[-_]node[-_]install/i.test(name)),
  );
  // The documented value "=cuda12" is ignored by onnxruntime-node 1.30; the bare flag is what forces it.
  const script = 'node_modules/onnxruntime-node/script/install.js';
  console.log('Fetching the CUDA 12 libraries of onnxruntime from api.nuget.org (some hundred MB)…');
  const { errors } = await watch(process.execPath, [script, '--onnxruntime-node-install'], { env });
  // Its exit status is 0 also when it has done nothing: only the file counts.
  if (!existsSync(library))
    give(
      `The CUDA libraries did not arrive (${tellingLine(errors) || 'nothing was fetched'}): check the connection to api.nuget.org and run this again.`,
    );
}

const sources = { pypi: fromPypi, nuget: fromNuget };

if (process.platform !== 'linux' || process.arch !== 'x64')
  give('CUDA libraries exist for Linux on x64 only: this machine computes on its CPU or by WebGPU.');
const { values } = parseArgs({ options: { from: { type: 'string' } } });
const driver = driverVersion();
const usual = findPip() && (driver === undefined || driver >= leastDriver) ? 'pypi' : 'nuget';
const source = values.from ?? usual;
if (!Object.hasOwn(sources, source)) give('--from is pypi or nuget.');
await sources[source]();
console.log(`${path.relative(root, library)} is in place; "difftumor doctor" tells whether it can be used.`);
