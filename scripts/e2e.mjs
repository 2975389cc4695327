// npm run e2e [-- SPEC…]: drives the built application in a real browser; with --electron in Electron itself.
// Other arguments are Playwright's. With REPORT_JSON=FILE the results are also written there.
import process from 'node:process';
import { chromiumAdvice, provideChromium } from './chromium.mjs';
import { findElectron, whyNoDisplay } from './electron.mjs';
import { ensureBuilt, run } from './lib.mjs';

const electron = process.argv.includes('--electron');
const args = process.argv.slice(2).filter((arg) => arg !== '--electron');

/** Environment for the specs: which program they drive, and where it is. */
async function shellEnvironment() {
  if (!electron) {
    const chromium = await provideChromium();
    if (!chromium) {
      console.error(chromiumAdvice);
      process.exit(1);
    }
    return { E2E_SHELL: 'browser', CHROMIUM: chromium };
  }
  const binary = findElectron();
  const obstacle = binary ? whyNoDisplay() : 'Electron has not been downloaded';
  if (obstacle) {
    console.log(`Skipped: ${obstacle} (npm start downloads it; without a display use xvfb-run).`);
    process.exit(0);
  }
  return { E2E_SHELL: 'electron', ELECTRON: binary };
}

const environment = await shellEnvironment();
await ensureBuilt();
const report = process.env.REPORT_JSON;
const reporters = report ? ['--reporter=list,json'] : [];
process.exit(
  await run(
    'node',
    ['node_modules/playwright/cli.js', 'test', '--config', 'e2e/playwright.config.ts', ...reporters, ...args],
    {
      allowFailure: true,
      env: { ...process.env, ...environment, ...(report ? { PLAYWRIGHT_JSON_OUTPUT_FILE: report } : {}) },
    },
  ),
);
