import { defineConfig } from 'playwright/test';

/** Software rendering is slow, and two cores are shared by browser, server and engine: one test at a time. */
export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results/e2e',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  // Electron has no server address, no second window and no file picked by the page.
  ...(process.env['E2E_SHELL'] === 'electron' && { grepInvert: /@browser/ }),
});
