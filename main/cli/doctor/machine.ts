import os from 'node:os';
import { type Check, gigabytes } from './check.ts';

/** Below this a 512×512×300 CT does not open comfortably. */
const scarceBytes = 4e9;

export const machine: Check = async () => {
  const cpus = os.cpus();
  const facts = {
    platform: process.platform,
    arch: process.arch,
    release: os.release(),
    cores: os.availableParallelism(),
    processor: cpus.at(0)?.model.trim() ?? 'unknown',
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
  };
  const memory = `${gigabytes(facts.memoryBytes)} memory, ${gigabytes(facts.freeMemoryBytes)} free`;
  const scarce = facts.memoryBytes < scarceBytes ? '; large scans need 4 GB' : '';
  return {
    what: 'machine',
    state: 'fine',
    text: `${facts.platform} ${facts.arch}, ${facts.cores} cores (${facts.processor}), ${memory}${scarce}`,
    facts,
  };
};

export const program: Check = async ({ version, programFolder }) => ({
  what: 'program',
  state: 'fine',
  text: `DiffTumor Workstation ${version} in ${programFolder}, Node ${process.versions.node}`,
  facts: { version, folder: programFolder, node: process.versions.node },
});
