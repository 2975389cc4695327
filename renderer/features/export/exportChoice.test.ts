import { describe, expect, it } from 'vitest';
import type { Job } from '#shared/contract/job.ts';
import { defaultDatasetName, freeFolder, nameComplaint } from './exportChoice.ts';

const exportTo = (outDir: string): Job => ({
  id: outDir,
  recipe: { task: 'export', cases: ['a'], layout: 'pairs', outDir, datasetName: 'x' },
  state: 'done',
  progress: { stage: '', done: 1, total: 1 },
  createdAt: '2025-01-01T00:00:00Z',
});

describe('an export', () => {
  it('has a name that the layout takes', () => {
    for (const layout of ['nnunet', 'msd', 'difftumor', 'pairs'] as const)
      expect(nameComplaint(layout, defaultDatasetName(layout))).toBeUndefined();
    expect(nameComplaint('nnunet', 'Liver')).toMatch(/Dataset501/);
    expect(nameComplaint('pairs', 'Liver')).toBeUndefined();
    expect(nameComplaint('pairs', '../Liver')).toMatch(/letters/);
  });

  it('goes to a folder that no export of this library went to', () => {
    expect(freeFolder('/data/', 'A', [])).toBe('/data/A');
    expect(freeFolder('/data', 'A', [exportTo('/data/A'), exportTo('/data/A-2')])).toBe('/data/A-3');
    expect(freeFolder('C:\\data', 'A', [])).toBe('C:\\data\\A');
  });
});
