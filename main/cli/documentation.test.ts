import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTable } from './commandTable.ts';
import { listeningSurroundings } from './surroundings.fake.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
const sections = new Map(page.split(/^## /m).map((text) => [text.split('\n')[0], text]));

describe('docs/command-line.md', () => {
  it.each(commandTable.map((row) => [row.name, row] as const))(
    'tells of %s and its options',
    async (name, row) => {
      const command = new Command(name);
      (await row.load())(command, listeningSurroundings());
      const told = sections.get(name) ?? '';
      const missing = command.options.map(({ long }) => long ?? '').filter((flag) => !told.includes(flag));
      expect(missing).toEqual([]);
    },
  );

  it('tells of nothing that is not there', async () => {
    const flags = new Set(['--help', '--version', '--json']);
    for (const row of commandTable) {
      const command = new Command(row.name);
      (await row.load())(command, listeningSurroundings());
      for (const { long } of command.options) if (long) flags.add(long);
    }
    const told = page.match(/(?<![\w-])--[a-z][a-z0-9_-]+/g) ?? [];
    expect(told.filter((flag) => !flags.has(flag))).toEqual([]);
  });
});
