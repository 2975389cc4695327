// npm run gpu:check [-- --provider cuda|webgpu] [--golden DIR] [--python FILE] [--quick]: all that a machine with a GPU
// is asked, in one command: fetches the CUDA libraries where they are missing (npm run setup:cuda), computes every
// golden case of the networks there, times the networks against PyTorch on the same GPU, and mixed precision against
// float32, and prints tables.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { lineOf } from './counts.mjs';
import { goldenFolder, goldenOn, halvesOn } from './goldenOn.mjs';
import { ensureBuilt, root, run } from './lib.mjs';

const { values } = parseArgs({
  options: {
    provider: { type: 'string' },
    golden: { type: 'string', default: goldenFolder },
    python: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

const cudaLibrary = 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';
const hasNvidia = spawnSync('nvidia-smi', ['-L']).status === 0;
const provider = values.provider ?? (hasNvidia ? 'cuda' : 'webgpu');
const folder = path.resolve(process.env.INIT_CWD ?? process.cwd(), values.golden);

/** Ends here with a sentence: 0 when there was nothing to check, which is no fault. */
function end(status, sentence) {
  console.log(sentence);
  process.exit(status);
}

if (provider === 'cuda') {
  if (!hasNvidia)
    end(0, 'There is no NVIDIA GPU here (nvidia-smi finds none), so there is nothing to check on CUDA.');
  if (!existsSync(path.join(root, cudaLibrary)))
    await run('node', ['scripts/setup-cuda.mjs'], { allowFailure: true });
}
await ensureBuilt(['vite.main.ts']);

// Golden tolerances are those of float32: TensorFloat-32, which cuDNN would use, is switched off for them.
const { state, ok, counts } = await goldenOn(provider, {
  folder,
  cases: { segmentation: undefined, diffusion: undefined },
  env: { NVIDIA_TF32_OVERRIDE: '0' },
});
if (state === 'unusable')
  end(0, `No GPU could be used by ${provider} here, so nothing was checked: "difftumor doctor" tells more.`);
if (state === 'absent')
  console.log(`There are no golden cases in ${folder}: name their folder with --golden. Only times follow.`);
else console.log(`golden on ${provider}: ${lineOf(counts)}`);

console.log(`\nTimes on ${provider} (train steps and matrices as each side computes them by default):`);
const options = [
  ...(values.python ? ['--python', path.resolve(process.env.INIT_CWD ?? '.', values.python)] : []),
  ...(values.quick ? ['--quick'] : []),
];
const bench = await run(
  'node',
  ['dist/main/cli.js', 'bench', 'networks', '--provider', provider, ...options],
  {
    allowFailure: true,
  },
);
if (bench !== 0) console.log('The benchmark did not end well.');

console.log(
  `\nTrain steps on ${provider} in mixed precision, against float32 there (a ratio below 1 is a gain):`,
);
const halves = await halvesOn(provider);
const gains =
  halves === 'absent'
    ? 0
    : await run(
        'node',
        [
          'dist/main/cli.js',
          'bench',
          'networks',
          '--provider',
          provider,
          '--mixed',
          '--only',
          'unet,nnunet,swin-tiny,swin-base',
          ...(values.quick ? ['--quick'] : []),
        ],
        { allowFailure: true },
      );
if (gains !== 0) console.log('The benchmark of mixed precision did not end well.');
process.exitCode = ok && bench === 0 && halves !== 'wrong' && gains === 0 ? 0 : 1;
