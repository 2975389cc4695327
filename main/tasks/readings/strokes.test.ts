import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadingEdit } from '#shared/contract/reading.ts';
import { decodeRuns } from '#shared/masks/runBytes.ts';
import { applyRuns, revertRuns } from '#shared/masks/runs.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { openBench, reopen, take } from '../bench.fake.ts';
import { at, dims, readingBench, stroke, tool } from './readings.fake.ts';

const { bench, begun, voxelsOf, change } = readingBench();

describe('strokes', () => {
  it('change the voxels, the measures and the state; undo and redo tell the window what to do', async () => {
    const { detail, reading } = await begun();
    const start = at(30, 26, 14);
    const painted = await change(detail, reading.id, stroke(2, start, 3));
    expect(painted.header.readings).toEqual([]);
    expect(painted.header.case).toMatchObject({ undoLabel: 'Brush', revision: 2 });
    const [one, two] = painted.header.case.readings[0].segments;
    expect(one).toMatchObject({ state: 'open', measure: { voxels: 48 } });
    expect(two).toMatchObject({ state: 'edited', reader: 'Ada', measure: { voxels: 11 } });
    const shown = await voxelsOf(detail, reading.id);
    expect(shown.subarray(start, start + 3)).toEqual(Uint8Array.of(2, 2, 2));

    const undone = await take(bench, detail, { step: 'undo' });
    expect(undone.header.case.readings[0]).toEqual(reading);
    const [told] = undone.header.readings ?? [];
    expect(told).toMatchObject({ readingId: reading.id, reverted: true, offset: 0 });
    revertRuns(shown, decodeRuns(undone.parts[0], voxelCount(dims)));
    expect(shown).toEqual(await voxelsOf(detail, reading.id));

    const redone = await take(bench, detail, { step: 'redo' });
    expect(redone.header.case.readings).toEqual(painted.header.case.readings);
    applyRuns(shown, decodeRuns(redone.parts[0], voxelCount(dims)));
    expect(shown).toEqual(await voxelsOf(detail, reading.id));
    expect(await voxelsOf(detail, reading.id, true)).not.toEqual(shown);
  });

  it('may begin a segment of their own', async () => {
    const { detail, reading } = await begun();
    const edit = {
      ...stroke(3, at(20, 20, 10), 4),
      begun: { value: 3, name: 'liver_lesion' },
    } as ReadingEdit;
    const { header } = await change(detail, reading.id, edit);
    expect(header.case.readings[0].segments[2]).toMatchObject({
      value: 3,
      name: 'liver_lesion',
      state: 'edited',
      measure: { voxels: 4 },
    });
  });

  it('survive a restart, from the journal and its strokes alone', async () => {
    const { detail, reading } = await begun();
    for (let n = 0; n < 5; n++) await change(detail, reading.id, stroke(1, at(10, 10 + n, 8), 3 + n));
    await take(bench, detail, { step: 'undo' });
    await take(bench, detail, { step: 'undo' });
    await change(detail, reading.id, stroke(2, at(40, 40, 20), 2));
    const before = await bench.workstation.cases.detail(detail.id);
    const voxels = await voxelsOf(detail, reading.id);
    await reopen(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toEqual(before);
    expect(bench.engine.spawned()).toBe(0);
    await rm(path.join(bench.base, 'library/cases', detail.id, 'cache'), { recursive: true });
    await reopen(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toEqual(before);
    expect(await voxelsOf(detail, reading.id)).toEqual(voxels);
    await take(bench, detail, { step: 'undo' });
    await take(bench, detail, { step: 'undo' });
    const twice = await bench.workstation.cases.detail(detail.id);
    expect(twice.readings[0].segments[0].measure?.voxels).toBe(48 + 3 + 4);
  });

  it('overwrite what a stroke left that was never committed', async () => {
    const { detail, reading } = await begun();
    await change(detail, reading.id, stroke(1, at(10, 10, 8), 3));
    await bench.workstation.close();
    const file = path.join(bench.base, 'library/cases', detail.id, 'strokes.bin');
    await appendFile(file, 'the half of a stroke that was in hand');
    await openBench(bench);
    await change(detail, reading.id, stroke(1, at(10, 12, 8), 5));
    await reopen(bench);
    const voxels = await voxelsOf(detail, reading.id);
    expect(voxels.filter((value) => value === 1).length).toBe(48 + 3 + 5);
  });

  it('that are damaged on the disk are said to be, and nothing is lost', async () => {
    const { detail, reading } = await begun();
    await change(detail, reading.id, stroke(1, at(10, 10, 8), 3));
    const file = path.join(bench.base, 'library/cases', detail.id, 'strokes.bin');
    const bytes = await readFile(file);
    await reopen(bench);
    await truncate(file, 3);
    await expect(voxelsOf(detail, reading.id)).rejects.toMatchObject({ code: 'case-damaged' });
    await writeFile(file, bytes);
    expect((await voxelsOf(detail, reading.id)).filter((value) => value === 1).length).toBe(51);
  });
});

describe('tools of the engine', () => {
  it('are one step each, told to the window, and can be undone', async () => {
    const { detail, reading } = await begun();
    const grown = await change(detail, reading.id, tool({ tool: 'grow', value: 2, mm: 1.6 }));
    expect(grown.header.readings).toHaveLength(1);
    expect(grown.header.case.readings[0].segments[1].measure?.voxels).toBe(8 + 16);
    expect(grown.header.case.undoLabel).toBe('Grow or shrink');
    const cut = await change(
      detail,
      reading.id,
      tool({
        tool: 'cut',
        value: 1,
        shape: 'line',
        pointsRasMm: [
          [-1.5, -60, 0],
          [-1.5, 60, 0],
        ],
        axis: 2,
        to: 'new',
      }),
    );
    expect(
      cut.header.case.readings[0].segments.map(({ value, name, measure }) => [value, name, measure?.voxels]),
    ).toEqual([
      [1, 'liver_lesion', 24],
      [2, 'liver_lesion', 24],
      [3, 'liver_lesion', 24],
    ]);
    await take(bench, detail, { step: 'undo' });
    const undone = await take(bench, detail, { step: 'undo' });
    expect(undone.header.case.readings[0]).toEqual(reading);
  });

  it('fill a region of HU, and combine readings', async () => {
    const { detail, reading } = await begun();
    const filled = await change(
      detail,
      reading.id,
      tool({ tool: 'fill', value: 2, seedRasMm: [12, -9, 0], huRange: [-2000, 2000], reachMm: 3 }),
    );
    expect(filled.header.case.readings[0].segments[1].measure?.voxels).toBeGreaterThan(8);
    const other = await bench.workstation.cases.beginReading(detail.id, {
      title: 'Copy',
      reader: 'Bea',
      source: { from: 'reading', readingId: reading.id },
    });
    await change(detail, other, tool({ tool: 'removeSmall', value: 2, leastMl: 100 }));
    const { header } = await change(
      detail,
      reading.id,
      tool({ tool: 'combine', value: 2, how: 'intersect', other: { readingId: other } }),
    );
    expect(header.case.readings[0].segments[1].measure?.voxels).toBe(0);
    const joined = tool({ tool: 'combine', value: 2, how: 'add', other: { value: 1 } });
    const after = await change(detail, reading.id, joined);
    expect(after.header.case.readings[0].segments.map(({ measure }) => measure?.voxels)).toEqual([0, 48]);
  });
});
