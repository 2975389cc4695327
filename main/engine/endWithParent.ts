import { Worker } from 'node:worker_threads';

/** A thread of its own, because an op that computes for a minute lets no event through. */
const watch = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, 500);
`;

/**
 * Ends this process with the one that forked it: at once when idle, within a second while it computes. (On Windows
 * an orphan keeps its parent's id, so there it ends after the op in hand.)
 */
export function endWithParent(): void {
  process.on('disconnect', () => process.exit());
  if (!process.connected) process.exit();
  new Worker(watch, { eval: true, workerData: process.ppid }).unref();
}
