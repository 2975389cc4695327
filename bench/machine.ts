import os from 'node:os';

/** What a number was measured on; the load tells whether something else was running. */
export const machine = () => ({
  processor: os.cpus().at(0)?.model.trim() ?? 'unknown',
  cores: os.availableParallelism(),
  memoryGb: Number((os.totalmem() / 1e9).toFixed(1)),
  node: process.versions.node,
  load: Number(os.loadavg()[0].toFixed(2)),
});
