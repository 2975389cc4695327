import { describe, expect, it } from 'vitest';
import { menuCommands } from '#shared/contract/preload.ts';
import { openBench, over } from '../workbench.fake.ts';
import { isEnabled } from './command.ts';
import { commandFor, commandOf, commands, describeKey, performCommand } from './commands.ts';
import { mayCommand } from './keyTarget.ts';

const press = (
  key: string,
  held: Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>> = {},
) => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

describe('the command table', () => {
  it('gives every id and every key to one command', () => {
    const ids = commands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const place of ['place', 'review', undefined]) {
      const keys = commands.flatMap(({ workspace, keys }) => (workspace === place ? keys : []));
      expect(new Set(keys).size).toBe(keys.length);
    }
    // The review's own keys hide one of all: blink, which has a second key.
    const everywhere = commands.filter(({ workspace }) => workspace === undefined);
    const hidden = commands
      .filter(({ workspace }) => workspace !== undefined)
      .flatMap(({ keys }) => keys.filter((key) => everywhere.some((other) => other.keys.includes(key))));
    expect(hidden).toEqual(['b']);
  });

  it('has whatever the desktop menu asks for', () => {
    expect(menuCommands.map((id) => commandOf(id).id)).toEqual([...menuCommands]);
  });

  it('finds commands by key as typed', () => {
    expect(commandFor(press('Z', { ctrlKey: true, shiftKey: true }), 'place')?.id).toBe('redo');
    expect(commandFor(press('?', { shiftKey: true }), 'review')?.id).toBe('showHelp');
    expect(commandFor(press('T'), 'review')?.id).toBe('place');
    expect(commandFor(press('t', { ctrlKey: true }), 'place')).toBeUndefined();
  });

  it('finds what a key means in the workspace', () => {
    expect(['place', 'review'].map((place) => commandFor(press('b'), place as 'place')?.id)).toEqual([
      'blink',
      'brush',
    ]);
    expect(commandFor(press('r'), 'place')?.id).toBe('reroll');
    expect(commandFor(press('r'), 'review')?.id).toBe('reject');
    expect(
      ['z', 'b', 'F8', 'F4'].map((key) => commandFor(press(key, { ctrlKey: key === 'z' }), 'train')?.id),
    ).toEqual([undefined, undefined, 'workspace', 'training']);
  });

  it('writes keys as they are printed', () => {
    expect(['Ctrl+Shift+z', '+', 'PageUp', ']'].map(describeKey)).toEqual([
      'Ctrl + Shift + Z',
      '+',
      'Page ↑',
      ']',
    ]);
  });
});

describe('commands', () => {
  it('can be done only when they make sense', async () => {
    const { bench } = await openBench();
    const can = (id: string): boolean => isEnabled(commandOf(id), bench.store.getState());
    expect([can('undo'), can('placeAtCrosshair'), can('reroll'), can('export')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    bench.setTool('place');
    await bench.place(over(1, 1, 1));
    bench.choose('liver-1');
    expect([can('undo'), can('placeAtCrosshair'), can('reroll')]).toEqual([true, true, true]);
  });

  it('that change the case wait while the connection is lost', async () => {
    const { server, bench } = await openBench();
    bench.start();
    bench.setTool('place');
    server.lose();
    expect(performCommand(commandOf('placeAtCrosshair'), bench)).toBe(false);
    expect(performCommand(commandOf('place'), bench)).toBe(true);
  });
});

describe('keys', () => {
  it('leave controls, text fields and dialogs what is theirs', () => {
    const may = (target: Parameters<typeof mayCommand>[0]) =>
      [press('ArrowUp'), press('t'), press('z', { ctrlKey: true }), press('e', { ctrlKey: true })].map((p) =>
        mayCommand(target, p),
      );
    expect(may('free')).toEqual([true, true, true, true]);
    expect(may('control')).toEqual([false, true, true, true]);
    expect(may('text')).toEqual([false, false, false, true]);
    expect(may('dialog')).toEqual([false, false, false, false]);
  });
});
