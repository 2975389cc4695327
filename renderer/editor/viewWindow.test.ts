import { describe, expect, it } from 'vitest';
import { dragWindow, presetOf, windowPresets } from './viewWindow.ts';

describe('windowPresets', () => {
  it('lie on the keys 1 to 5', () =>
    expect(windowPresets.map(({ key, widthHu, levelHu }) => [key, widthHu, levelHu])).toEqual([
      ['1', 400, 40],
      ['2', 1500, -600],
      ['3', 150, 90],
      ['4', 1800, 400],
      ['5', 80, 40],
    ]));

  it('are recognised, a window set by hand is not', () => {
    expect(presetOf({ widthHu: 150, levelHu: 90 })?.id).toBe('liver');
    expect(presetOf({ widthHu: 151, levelHu: 90 })).toBeUndefined();
  });
});

describe('dragWindow', () => {
  it('widens to the right and raises the level downward', () => {
    expect(dragWindow({ widthHu: 400, levelHu: 40 }, 300, 0)).toEqual({ widthHu: 800, levelHu: 40 });
    expect(dragWindow({ widthHu: 400, levelHu: 40 }, 0, 100)).toEqual({ widthHu: 400, levelHu: 140 });
  });

  it('never closes the window', () =>
    expect(dragWindow({ widthHu: 2, levelHu: 0 }, -5000, 0).widthHu).toBe(1));
});
