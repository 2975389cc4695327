// Draws reader studies with answers, writes their reports, and lets Python judge them:
//   node scripts/judges/turingReports.mjs [PYTHON] [STUDIES]
// What PYTHON (python3) needs stands in check_turing.py. Exit status 1 when a number differs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../lib.mjs';

const [python = 'python3', studies = '200'] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'turing-reports-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(import.meta.dirname, 'turingReportsCases.mjs'),
      outDir: path.join(folder, 'built'),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'cases.mjs' } },
    },
  });
  const { writeReports } = await import(pathToFileURL(path.join(folder, 'built/cases.mjs')).href);
  const reports = await writeReports(folder, Number(studies));
  const judge = path.join(import.meta.dirname, 'check_turing.py');
  process.exitCode = spawnSync(python, [judge, ...reports], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
