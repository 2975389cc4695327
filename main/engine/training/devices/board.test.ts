import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeBoard, openBoard } from './board.ts';

it('hands vectors from one process to another, also without a name', () => {
  const ours = makeBoard(24);
  const theirs = openBoard(ours.file);
  ours.unlink();
  expect(existsSync(ours.file)).toBe(false);
  ours.write({ offset: 8, length: 3 }, Float32Array.of(1, 2, 3, 4));
  const read = new Float32Array(2);
  theirs.read({ offset: 12, length: 2 }, read);
  expect([...read]).toEqual([2, 3]);
  expect(() => theirs.read({ offset: 40, length: 1 }, read)).toThrow('nothing is written at 40');
  ours.close();
  theirs.close();
});

it('removes the names that killed processes left, and no others', () => {
  const ours = makeBoard(4);
  const stale = path.join(path.dirname(ours.file), 'difftumor-board-999999999-left');
  writeFileSync(stale, '');
  const next = makeBoard(4);
  expect([existsSync(stale), existsSync(ours.file)]).toEqual([false, true]);
  for (const board of [ours, next]) {
    board.unlink();
    board.close();
  }
});
