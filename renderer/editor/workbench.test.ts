import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { lesionSpec } from './caseDetail.fake.ts';
import { lesionsOf, openCaseOf, soleSelection } from './editorState.ts';
import { fakeBench, openBench, over, shownAt } from './workbench.fake.ts';

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

afterEach(() => vi.useRealTimers());

describe('opening a case', () => {
  it('shows source, labels and what was edited before', async () => {
    const { server, bench } = fakeBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 7 })] });
    await bench.openCase('case-1');
    expect(shownAt(bench, [2, 2, 1])).toEqual([7, 2]);
    expect(shownAt(bench, [0, 0, 0])).toEqual([100, 1]);
    expect(openCaseOf(bench.store.getState())?.patches).toHaveLength(1);
  });

  it('shows the case opened last, however slow the first is', async () => {
    const { server, bench } = fakeBench();
    let letGo = (): void => undefined;
    server.hold = new Promise((resolve) => {
      letGo = resolve;
    });
    const first = bench.openCase('case-1');
    bench.closeCase();
    letGo();
    await first;
    expect(bench.store.getState().document).toEqual({ kind: 'none' });
  });

  it('starts with the case of last time', async () => {
    const before = fakeBench();
    await before.bench.openCase('case-1');
    const { server, bench } = fakeBench(before.remembered);
    bench.start();
    server.connect();
    await vi.waitFor(() => expect(openCaseOf(bench.store.getState(), 'case-1')).toBeDefined());
  });
});

describe('placing', () => {
  it('changes the voxel, lists the lesion and moves the seed on', async () => {
    const { bench } = await openBench();
    bench.setTool('place');
    const { seed } = bench.store.getState().draft;
    await bench.place(over(2, 2, 1));
    await bench.place(over(3, 2, 1));
    expect(shownAt(bench, [2, 2, 1])).toEqual([seed, 2]);
    expect(shownAt(bench, [3, 2, 1])).toEqual([seed + 1, 2]);
    expect(lesionsOf(bench.store.getState()).map(({ spec }) => spec.id)).toEqual(['liver-1', 'liver-2']);
  });

  it('gives every lesion its own id when clicks come faster than answers', async () => {
    const { server, bench } = await openBench();
    bench.setTool('place');
    await Promise.all([over(0, 0, 0), over(1, 0, 0), over(2, 0, 0)].map((hit) => bench.place(hit)));
    expect(server.lesions.map(({ id }) => id)).toEqual(['liver-1', 'liver-2', 'liver-3']);
  });

  it('is refused by the labels at once, and by the server once the cursor rests', async () => {
    vi.useFakeTimers();
    const { server, bench } = await openBench();
    server.probe = () => new Problem('on-vessel', { organ: 'liver' });
    bench.setTool('place');
    bench.hover(over(0, 0, 0, 0));
    expect(bench.pointer.getState().aim?.verdict).toMatchObject({
      state: 'refused',
      problem: { code: 'outside-organ' },
    });
    bench.hover(over(1, 0, 0));
    bench.hover(over(2, 0, 0));
    expect(bench.pointer.getState().aim?.verdict).toEqual({ state: 'checking' });
    await vi.advanceTimersByTimeAsync(100);
    expect(bench.pointer.getState().aim?.verdict).toMatchObject({
      state: 'refused',
      problem: { code: 'on-vessel' },
    });
    expect(server.asked.filter((name) => name === 'probeLesion')).toHaveLength(1);
  });

  it('does nothing where it is refused', async () => {
    const { server, bench } = await openBench();
    bench.setTool('place');
    await bench.place(over(0, 0, 0, 0));
    expect(server.lesions).toEqual([]);
  });

  it('aims at the crosshair when the cursor is elsewhere, and places there', async () => {
    const { server, bench } = await openBench();
    bench.setTool('place');
    expect(bench.pointer.getState().aim?.at.rasMm).toEqual([2, 1.5, 1]);
    await bench.placeAtCrosshair();
    expect(server.lesions).toHaveLength(1);
  });
});

describe('undo and redo', () => {
  it('give voxels, lesions and selection back', async () => {
    const { bench } = await openBench();
    bench.setTool('place');
    await bench.place(over(2, 2, 1));
    bench.choose('liver-1');
    const boxes: VoxelBox[] = [];
    bench.onVoxels((changed) => boxes.push(...changed));
    await bench.undo();
    expect(shownAt(bench, [2, 2, 1])).toEqual([100, 1]);
    expect(bench.store.getState().selection).toEqual([]);
    expect(boxes).toEqual([{ min: [2, 2, 1], max: [3, 3, 2] }]);
    await bench.redo();
    expect(shownAt(bench, [2, 2, 1])[1]).toBe(2);
  });

  it('ask for nothing when there is nothing', async () => {
    const { server, bench } = await openBench();
    await bench.undo();
    expect(server.asked).not.toContain('undo');
    expect(bench.store.getState().notices).toEqual([]);
  });
});

describe('another window on the same case', () => {
  it('is followed', async () => {
    const { server, bench } = await openBench();
    bench.start();
    server.connect();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 5 })] });
    await vi.waitFor(() => expect(shownAt(bench, [2, 2, 1])).toEqual([5, 2]));
    server.editElsewhere({ kind: 'removeLesions', lesionIds: ['liver-1'] });
    await vi.waitFor(() => expect(shownAt(bench, [2, 2, 1])).toEqual([100, 1]));
  });

  it('that was faster refuses our edit, shows its own, and is told of', async () => {
    const { server, bench } = await openBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 5 })] });
    bench.setTool('place');
    await bench.place(over(0, 0, 0));
    expect(server.lesions).toHaveLength(1);
    expect(shownAt(bench, [2, 2, 1])).toEqual([5, 2]);
    expect(bench.store.getState().notices[0].sentence).toMatch(/changed in another window/);
  });

  it('does not make our own edits be fetched again', async () => {
    const { server, bench } = await openBench();
    bench.start();
    bench.setTool('place');
    await bench.place(over(2, 2, 1));
    const before = server.asked.filter((name) => name === 'changes').length;
    server.tell({ type: 'case', caseId: 'case-1', revision: 1 });
    await settle();
    expect(server.asked.filter((name) => name === 'changes')).toHaveLength(before);
  });
});

describe('turning a lesion', () => {
  const wanted = (seed: number) => lesionSpec({ seed });

  it('shows every stop on the way and leaves one undo step', async () => {
    vi.useFakeTimers();
    const { server, bench } = await openBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 1 })] });
    await bench.catchUp('case-1');
    for (const seed of [2, 3, 4]) {
      void bench.adjust('case-1', wanted(seed), true);
      await vi.advanceTimersByTimeAsync(300);
      expect(shownAt(bench, [2, 2, 1])).toEqual([seed, 2]);
    }
    await bench.adjust('case-1', wanted(5), false);
    expect(shownAt(bench, [2, 2, 1])).toEqual([5, 2]);
    expect(server.undoSteps).toBe(2);
    expect(bench.store.getState().adjusting).toBeUndefined();
    await bench.undo();
    expect(shownAt(bench, [2, 2, 1])).toEqual([1, 2]);
  });

  it('takes back nothing but its own previews', async () => {
    vi.useFakeTimers();
    const { server, bench } = await openBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 1 })] });
    await bench.catchUp('case-1');
    void bench.adjust('case-1', wanted(2), true);
    await vi.advanceTimersByTimeAsync(300);
    bench.setTool('place');
    await bench.place(over(0, 0, 0));
    await bench.adjust('case-1', wanted(3), false);
    expect(server.lesions.map(({ id }) => id)).toEqual(['liver-1', 'liver-2']);
    expect(server.undoSteps).toBe(4);
  });

  it('starts a new step with every gesture', async () => {
    const { server, bench } = await openBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 1 })] });
    await bench.catchUp('case-1');
    await bench.adjust('case-1', wanted(2), false);
    await bench.adjust('case-1', wanted(3), false);
    expect(server.undoSteps).toBe(3);
  });
});

describe('lesions', () => {
  it('are walked through in order, round the ends, with the crosshair', async () => {
    const { server, bench } = await openBench();
    const at = [0, 2, 4].map((i) => lesionSpec({ id: `liver-${i}`, centreRasMm: [i, 0, 0] }));
    server.editElsewhere({ kind: 'placeLesions', lesions: at });
    await bench.catchUp('case-1');
    const walked = [1, 1, 1, 1, -1].map((by) => {
      bench.chooseNext(by as 1 | -1);
      return soleSelection(bench.store.getState())?.spec.id;
    });
    expect(walked).toEqual(['liver-0', 'liver-2', 'liver-4', 'liver-0', 'liver-4']);
    expect(openCaseOf(bench.store.getState())?.view.getState().crosshairRasMm).toEqual([4, 0, 0]);
  });

  it('are re-rolled with other seeds and nothing else', async () => {
    const { server, bench } = await openBench();
    server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec({ seed: 99 })] });
    await bench.catchUp('case-1');
    bench.chooseAll();
    await bench.rerollChosen();
    expect(server.lesions).toEqual([lesionSpec({ seed: server.lesions[0].seed })]);
    expect(server.lesions[0].seed).not.toBe(99);
  });
});

describe('jobs', () => {
  const job = (id: string, state: 'running' | 'failed') => ({
    id,
    recipe: { task: 'phantom' as const, size: 64, seed: 1 },
    state,
    progress: { stage: 'Painting', done: 0, total: 1 },
    createdAt: '2025-01-01T00:00:00Z',
    ...(state === 'failed' && {
      problem: { code: 'disk-full', data: {}, sentence: 'The disk is full.' },
    }),
  });

  it('tell of a failure of this time, not of those listed at the start', async () => {
    const { server, bench } = await openBench();
    server.jobs = [job('old', 'failed')];
    await bench.refreshJobs();
    expect(bench.store.getState().notices).toEqual([]);
    bench.receive(job('new', 'running'));
    bench.receive(job('new', 'failed'));
    // An answer that comes late.
    bench.receive(job('new', 'running'));
    expect(bench.store.getState().notices.map(({ sentence }) => sentence)).toEqual(['The disk is full.']);
    expect(bench.store.getState().jobs.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });
});
