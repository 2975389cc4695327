import { describe, expect, it } from 'vitest';
import { openCaseOf } from '../editorState.ts';
import { readingOf, segmentAt } from '../review/reading.fake.ts';
import { fakeBench } from '../workbench.fake.ts';

/** A workbench whose case has a reading: segment 1 at voxel (1, 1, 1), all else empty. */
async function openReading() {
  const made = fakeBench();
  const voxels = new Uint8Array(60);
  voxels[1 + 5 * (1 + 4)] = 1;
  made.server.addReading(
    readingOf([segmentAt(1, 'open', [1, 1, 1]), segmentAt(2, 'open', [3, 2, 1])]),
    voxels,
  );
  await made.bench.openCase('case-1');
  made.bench.setWorkspace('review');
  await until(() => made.bench.store.getState().reading !== undefined);
  const shown = (): number[] => [...(made.bench.store.getState().reading?.data ?? [])];
  const stored = (): number[] => [...(made.server.readingVoxels.get('reading-1') ?? [])];
  const at = (i: number, j: number, k: number): number => i + 5 * (j + 4 * k);
  return { ...made, fake: made.server, shown, stored, at };
}

async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 200 && !done(); n++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(done()).toBe(true);
}

describe('strokes', () => {
  it('are shown at once and sent when the button is let go, as one step', async () => {
    const { bench, fake, shown, stored, at } = await openReading();
    const boxes: boolean[] = [];
    bench.onReading((_, settled) => boxes.push(settled));
    bench.chooseSegment(1);
    bench.setTool('brush');
    bench.setBrush({ diameterMm: 1.2 });
    bench.draw('start', 'axial', [2, 1, 1]);
    bench.draw('move', 'axial', [3, 1, 1]);
    expect([shown()[at(2, 1, 1)], shown()[at(3, 1, 1)], stored()[at(2, 1, 1)]]).toEqual([1, 1, 0]);
    bench.draw('end', 'axial', [3, 1, 1]);
    await until(() => bench.store.getState().unsaved === 0 && fake.undoSteps === 1);
    expect(stored()).toEqual(shown());
    expect(bench.store.getState().reading?.version).toBe('v1');
    expect(boxes).toEqual([false, false, true]);
  });

  it('are undone and redone from what the server tells', async () => {
    const { bench, shown, stored, at } = await openReading();
    bench.chooseSegment(1);
    bench.setTool('brush');
    bench.draw('start', 'axial', [3, 2, 1]);
    bench.draw('end', 'axial', [3, 2, 1]);
    await until(() => stored()[at(3, 2, 1)] === 1);
    await bench.undo();
    expect(shown()[at(3, 2, 1)]).toBe(0);
    expect(shown()).toEqual(stored());
    await bench.redo();
    expect(shown()[at(3, 2, 1)]).toBe(1);
    expect(shown()).toEqual(stored());
  });

  it('begin a segment of their own when none is chosen', async () => {
    const { bench, fake } = await openReading();
    bench.newSegment();
    bench.draw('start', 'axial', [0, 0, 0]);
    bench.draw('end', 'axial', [0, 0, 0]);
    await until(() => bench.store.getState().unsaved === 0);
    expect(bench.store.getState().segment).toBe(3);
    expect(fake.readings[0].segments[2]).toMatchObject({ value: 3, name: 'liver_lesion' });
  });

  it('keep off other segments, take them when they may, and erase only the chosen one', async () => {
    const { bench, shown, at } = await openReading();
    bench.chooseSegment(2);
    bench.setTool('brush');
    bench.setBrush({ diameterMm: 2.2 });
    bench.draw('start', 'axial', [1, 1, 1]);
    bench.draw('end', 'axial', [1, 1, 1]);
    expect([shown()[at(1, 1, 1)], shown()[at(2, 1, 1)]]).toEqual([1, 2]);
    bench.setBrush({ protectOthers: false });
    bench.draw('start', 'axial', [1, 1, 1]);
    bench.draw('end', 'axial', [1, 1, 1]);
    expect(shown()[at(1, 1, 1)]).toBe(2);
    bench.chooseSegment(1);
    bench.setTool('erase');
    bench.setBrush({ protectOthers: true });
    bench.draw('start', 'axial', [1, 1, 1]);
    bench.draw('end', 'axial', [1, 1, 1]);
    expect(shown()[at(1, 1, 1)]).toBe(2);
    await until(() => bench.store.getState().unsaved === 0);
  });

  it('stay on their slice, or go through as a ball', async () => {
    const { bench, shown, at } = await openReading();
    bench.chooseSegment(1);
    bench.setTool('brush');
    bench.setBrush({ diameterMm: 2.2 });
    bench.draw('start', 'coronal', [3, 2, 1]);
    bench.draw('end', 'coronal', [3, 2, 1]);
    expect([shown()[at(3, 2, 0)], shown()[at(3, 1, 1)]]).toEqual([1, 0]);
    bench.setBrush({ ball: true });
    bench.draw('start', 'coronal', [3, 2, 1]);
    bench.draw('end', 'coronal', [3, 2, 1]);
    expect(shown()[at(3, 1, 1)]).toBe(1);
    await until(() => bench.store.getState().unsaved === 0);
  });

  it('that are refused are taken off the screen, with the reason', async () => {
    const { bench, fake, shown, stored } = await openReading();
    fake.refuseStroke = true;
    bench.chooseSegment(1);
    bench.setTool('brush');
    bench.draw('start', 'axial', [3, 2, 1]);
    bench.draw('end', 'axial', [3, 2, 1]);
    await until(() => bench.store.getState().notices.length === 1);
    await until(() => String(shown()) === String(stored()));
  });
});

describe('reviewing', () => {
  it('decides on the chosen lesion and goes on to the next open one', async () => {
    const { bench, fake } = await openReading();
    bench.chooseNextSegment(1);
    expect(openCaseOf(bench.store.getState())?.view.getState().crosshairRasMm).toEqual([1, 1, 1]);
    await bench.decide('accepted');
    expect(bench.store.getState().segment).toBe(2);
    await bench.commentOn('vessel');
    await bench.decide('rejected');
    expect(bench.store.getState().segment).toBe(2);
    expect(fake.readings[0].segments.map(({ state, comment }) => [state, comment])).toEqual([
      ['accepted', ''],
      ['rejected', 'vessel'],
    ]);
  });

  it('measures on a slice: a length, two axes, a circle', async () => {
    const { bench, fake } = await openReading();
    const drag = (from: [number, number, number], to: [number, number, number]): void => {
      bench.draw('start', 'axial', from);
      bench.draw('move', 'axial', to);
      bench.draw('end', 'axial', to);
    };
    bench.setTool('length');
    drag([0, 0, 0], [3, 0, 0]);
    await until(() => fake.measurements.length === 1);
    bench.setTool('bidirectional');
    drag([0, 0, 0], [4, 0, 0]);
    expect(bench.pointer.getState().drawn?.long).toEqual([
      [0, 0, 0],
      [4, 0, 0],
    ]);
    drag([1, -1, 0], [1, 1, 0]);
    await until(() => fake.measurements.length === 2);
    bench.setTool('roi');
    drag([2, 2, 1], [3, 2, 1]);
    await until(() => fake.measurements.length === 3);
    expect(fake.measurements).toMatchObject([
      { id: 'length-1', lengthMm: 3 },
      { id: 'bidirectional-1', longMm: 4, shortMm: 2 },
      { id: 'roi-1', meanHu: 100, sdHu: 0 },
    ]);
    bench.setTool('length');
    drag([1, 1, 1], [1.1, 1, 1]);
    await until(() => bench.store.getState().unsaved === 0);
    expect(fake.measurements).toHaveLength(3);
  });

  it('ends with the case', async () => {
    const { bench } = await openReading();
    bench.closeCase();
    expect(bench.store.getState()).toMatchObject({
      readingId: undefined,
      reading: undefined,
      segment: undefined,
    });
  });

  it('bring a comparison up to date, as do decisions', async () => {
    const { bench, fake, at } = await openReading();
    const other = new Uint8Array(60);
    other[at(1, 1, 1)] = other[at(2, 1, 1)] = 1;
    fake.addReading(readingOf([segmentAt(1, 'open', [1, 1, 1])], { id: 'reading-2', title: 'Other' }), other);
    await bench.openCase('case-1');
    await bench.chooseReading('reading-1');
    await bench.compareWith({ kind: 'reading', id: 'reading-2' });
    const agreement = () => bench.store.getState().comparison?.agreement;
    expect(agreement()).toMatchObject({ both: 1, firstOnly: 0, secondOnly: 1 });
    const map = agreement()?.map;
    bench.chooseSegment(1);
    bench.setTool('brush');
    bench.setBrush({ diameterMm: 1.2 });
    bench.draw('start', 'axial', [2, 1, 1]);
    expect(map?.[at(2, 1, 1)]).toBe(1);
    bench.draw('end', 'axial', [2, 1, 1]);
    expect(agreement()).toMatchObject({ both: 2, dice: 1 });
    expect(agreement()?.map).toBe(map);
    await until(() => bench.store.getState().unsaved === 0);
    await bench.decide('rejected');
    expect(agreement()).toMatchObject({ both: 0, secondOnly: 2 });
    bench.endComparison();
    expect(agreement()).toBeUndefined();
  });
});
