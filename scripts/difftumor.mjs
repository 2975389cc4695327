// The command line in a checkout: builds it when sources are newer, then runs it in the caller's folder.
import { ensureBuilt, root, run } from './lib.mjs';

await ensureBuilt(['vite.main.ts']);
process.exit(
  await run('node', ['--enable-source-maps', `${root}/dist/main/cli.js`, ...process.argv.slice(2)], {
    allowFailure: true,
    cwd: process.env.INIT_CWD ?? process.cwd(),
  }),
);
