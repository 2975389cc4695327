// npm test: types, lint, format, unit tests, build, golden cases where they are, and the real browser. Every
// stage runs, also after a failure; the last line is the sum, and the exit status says whether all is well.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { goldenCounts, lineOf, none, playwrightCounts, totalOf, vitestCounts } from './counts.mjs';
import { ensureInstalled } from './install.mjs';
import { root } from './lib.mjs';
import { webgpuCheck } from './webgpu-check.mjs';

const results = path.join(root, 'test-results');
const goldenFolder = path.join(root, '../shared/golden');

// Stages write into a pipe: what they cannot see for themselves is whether a person reads it in colour.
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };

/** Runs Node on arguments, its output shown as it comes; resolves with its status and that output. */
const node = (args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...colour, ...env },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('close', (status) => resolve({ ok: status === 0, output }));
  });

/** A stage that only succeeds or fails. */
const plain = (args) => async () => ({ ...(await node(args)), counts: none });

/** A stage that leaves a JSON report. */
const reported = (file, args, env, countsOf) => async () => {
  const report = path.join(results, file);
  const { ok } = await node(args(report), env(report));
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : none;
  return { ok, counts };
};

async function golden() {
  const total = { ok: true, counts: { ...none } };
  const folders = existsSync(goldenFolder)
    ? readdirSync(goldenFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  for (const { name } of folders) {
    const folder = path.join(goldenFolder, name);
    if (!readdirSync(folder).some((file) => file.endsWith('.json'))) continue;
    console.log(`golden/${name}`);
    const { output } = await node(['scripts/golden.mjs', folder, '--skip-unknown']);
    const counts = goldenCounts(output);
    for (const key of Object.keys(counts)) total.counts[key] += counts[key];
  }
  total.ok = total.counts.failed === 0;
  if (folders.length === 0) console.log('No golden cases beside this repository: nothing to compare with.');
  return total;
}

const stages = [
  { name: 'types', run: plain(['scripts/types.mjs']) },
  { name: 'lint', run: plain(['node_modules/oxlint/bin/oxlint', '--deny-warnings']) },
  { name: 'format', run: plain(['node_modules/oxfmt/bin/oxfmt', '--check']) },
  {
    name: 'unit',
    run: reported(
      'unit.json',
      (report) => [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      () => ({}),
      vitestCounts,
    ),
  },
  { name: 'build', run: plain(['scripts/build.mjs']) },
  { name: 'golden', run: golden },
  { name: 'webgpu', run: webgpuCheck },
  {
    name: 'e2e',
    run: reported(
      'e2e.json',
      () => ['scripts/e2e.mjs'],
      (report) => ({ REPORT_JSON: report }),
      playwrightCounts,
    ),
  },
];

await ensureInstalled();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const outcomes = [];
for (const { name, run } of stages) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  outcomes.push({ name, ...(await run()), seconds: (Date.now() - started) / 1000 });
}

console.log('\n── summary');
for (const { name, ok, counts, seconds } of outcomes) {
  const tests = counts === none ? '' : lineOf(counts);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`);
}
const total = totalOf(outcomes);
process.exitCode = total.failed === 0 && outcomes.every(({ ok }) => ok) ? 0 : 1;
console.log(lineOf(total));
