import { describe, expect, it } from 'vitest';
import { initialView } from './view.ts';
import { type KeyPress, keyName, viewCommandFor, viewCommands } from './viewCommands.ts';
import { straightGrid } from './viewGrids.fake.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

describe('viewCommands', () => {
  it('give no key and no id to two commands', () => {
    const keys = viewCommands.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(viewCommands.map((row) => row.id)).size).toBe(viewCommands.length);
  });

  it('act on the active pane', () => {
    const view = { ...initialView(straightGrid('RAS')), activePane: 'coronal' as const };
    const next = viewCommandFor(press('PageUp'))?.update(view);
    expect(next?.crosshairRasMm[1]).toBeGreaterThan(view.crosshairRasMm[1]);
    expect(next?.crosshairRasMm[2]).toBe(view.crosshairRasMm[2]);
  });

  it('turn and zoom 3D while that is active, and leave the slices alone', () => {
    const view = { ...initialView(straightGrid('RAS')), activePane: '3d' as const };
    const turned = viewCommandFor(press('ArrowRight'))?.update(view);
    expect(turned?.crosshairRasMm).toBe(view.crosshairRasMm);
    expect(turned?.camera.towardEyeRas).not.toEqual(view.camera.towardEyeRas);
    const zoomed = viewCommandFor(press('+'))?.update(view);
    expect(zoomed?.camera.heightMm).toBeCloseTo(view.camera.heightMm / 1.25);
    expect(zoomed?.framing).toBe(view.framing);
    expect(zoomed && viewCommandFor(press('0'))?.update(zoomed).camera).toEqual(view.camera);
  });

  it('toggle the comparison back', () => {
    const view = initialView(straightGrid('RAS'));
    const blink = viewCommandFor(press('b'));
    const source = blink?.update(view) ?? view;
    expect(source.comparison).toBe('source');
    expect(blink?.update(source).comparison).toBe('edited');
  });

  it('choose presets by number', () =>
    expect(viewCommandFor(press('3'))?.update(initialView(straightGrid('RAS'))).window).toEqual({
      widthHu: 150,
      levelHu: 90,
    }));
});

describe('keyName', () => {
  it('names modifiers, but not the shift that makes a character', () => {
    expect(keyName(press('PageUp', { shiftKey: true }))).toBe('Shift+PageUp');
    expect(keyName(press('+', { shiftKey: true }))).toBe('+');
    expect(keyName(press('X', { shiftKey: true }))).toBe('Shift+x');
    expect(keyName(press('z', { metaKey: true }))).toBe('Ctrl+z');
  });
});
