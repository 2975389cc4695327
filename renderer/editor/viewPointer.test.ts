import { describe, expect, it } from 'vitest';
import { type PointerPress, dragActionFor } from './viewPointer.ts';

const press = (change: Partial<PointerPress>): PointerPress => ({
  button: 0,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  spaceHeld: false,
  wHeld: false,
  ...change,
});

describe('dragActionFor', () => {
  it('follows the conventions of radiology viewers', () => {
    expect(dragActionFor(press({}))).toBe('crosshair');
    expect(dragActionFor(press({ button: 2 }))).toBe('zoom');
    expect(dragActionFor(press({ shiftKey: true }))).toBe('zoom');
    expect(dragActionFor(press({ button: 1 }))).toBe('pan');
    expect(dragActionFor(press({ spaceHeld: true }))).toBe('pan');
    expect(dragActionFor(press({ ctrlKey: true }))).toBe('window');
    expect(dragActionFor(press({ metaKey: true }))).toBe('window');
    expect(dragActionFor(press({ wHeld: true }))).toBe('window');
  });

  it('leaves further buttons to the browser', () =>
    expect(dragActionFor(press({ button: 3 }))).toBeUndefined());
});
