// Runs every golden case of a folder: npm run -s golden -- ../shared/golden/rule-based
import { ensureBuilt, root, run } from './lib.mjs';

await ensureBuilt(['vite.main.ts']);
process.exit(
  await run('node', ['--enable-source-maps', `${root}/dist/main/golden.js`, ...process.argv.slice(2)], {
    allowFailure: true,
    cwd: process.env.INIT_CWD ?? process.cwd(),
  }),
);
