// Checks every building with its own tsconfig: no DOM in main, no Node in the renderer.
import { run } from './lib.mjs';

for (const building of ['shared', 'main', 'renderer', 'e2e'])
  await run('node', ['node_modules/typescript/bin/tsc', '-p', `tsconfig.${building}.json`]);
