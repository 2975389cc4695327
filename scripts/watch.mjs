// Runs a program and keeps what it complains of, to say it in one sentence.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { root } from './lib.mjs';

/**
 * Runs a program in the repository; resolves when it has ended, also when it could not be started.
 *
 * @param silentMs how long its complaints are only kept; what it says later is shown as it comes
 * @returns its exit status, and its last complaints
 */
export const watch = (command, args, { silentMs = Infinity, env = process.env } = {}) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-20_000);
      if (Date.now() - started > silentMs) process.stderr.write(text);
    });
    child.on('error', (error) => resolve({ status: 1, errors: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, errors }));
  });

/** The line that says what went wrong, for use inside a sentence. */
export function tellingLine(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !line.startsWith('Node.js v'));
  return (lines.find((line) => /error|cannot|not supported|failed/i.test(line)) ?? lines.at(-1) ?? '').slice(
    0,
    160,
  );
}
