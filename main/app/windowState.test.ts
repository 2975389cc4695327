import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeWindow, readWindowState, writeWindowState } from './windowState.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const remembered = (x: number, y: number, width: number, height: number, maximized = false) => ({
  bounds: { x, y, width, height },
  maximized,
});

describe('placeWindow', () => {
  it('centres a first window on the first screen', () => {
    expect(placeWindow(undefined, screens)).toEqual(remembered(160, 40, 1600, 1000));
  });

  it('makes a first window no larger than a small screen', () => {
    expect(placeWindow(undefined, [{ x: 0, y: 24, width: 1280, height: 700 }])).toEqual(
      remembered(0, 24, 1280, 700),
    );
  });

  it('opens where it was left', () => {
    const there = remembered(2000, 10, 1100, 900, true);
    expect(placeWindow(there, screens)).toEqual(there);
  });

  it('moves a window that hangs over the edge back onto the screen that shows most of it', () => {
    expect(placeWindow(remembered(1800, -50, 1200, 900), screens)).toEqual(remembered(1920, 0, 1200, 900));
  });

  it('centres it when its screen is gone', () => {
    expect(placeWindow(remembered(5000, 0, 1200, 800, true), screens).bounds.x).toBe(160);
  });
});

describe('the state file', () => {
  it('comes back as written; a missing or damaged one is none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'window-'));
    const file = path.join(folder, 'window.json');
    expect(readWindowState(file)).toBeUndefined();
    await writeWindowState(file, remembered(1, 2, 1200, 800));
    expect(readWindowState(file)).toEqual(remembered(1, 2, 1200, 800));
    writeFileSync(file, '{"bounds":{"x":1}}');
    expect(readWindowState(file)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
