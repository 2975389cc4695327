import { describe, expect, it } from 'vitest';
import type { Job } from '#shared/contract/job.ts';
import { freeFolder } from '#renderer/editor/freeFolder.ts';
import { nameComplaint } from './exportChoice.ts';

const exportTo = (outDir: string): Job => ({
  id: outDir,
  recipe: { task: 'export', cases: ['a'], layout: 'pairs', outDir, datasetName: 'x' },
  state: 'done',
  progress: { stage: '', done: 1, total: 1 },
  createdAt: '2025-01-01T00:00:00Z',
});

describe('an export', () => {
  it('has a name that can be one of a folder', () => {
    expect(['Liver', 'Dataset501_Liver-2'].map(nameComplaint)).toEqual([undefined, undefined]);
    for (const name of ['', '../Liver', 'a b', '_a']) expect(nameComplaint(name)).toMatch(/letters/);
  });

  it('goes to a folder that no export of this library went to', () => {
    expect(freeFolder('/data/', 'A', [])).toBe('/data/A');
    expect(freeFolder('/data', 'A', [exportTo('/data/A'), exportTo('/data/A-2')])).toBe('/data/A-3');
    expect(freeFolder('C:\\data', 'A', [])).toBe('C:\\data\\A');
  });
});
