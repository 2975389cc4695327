import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../testFolder.fake.ts';
import { withZip } from './zip.ts';

const at = testFolder();
const text = 'a line of text that packs well '.repeat(50);
const archive = zipSync({
  'study/packed.txt': strToU8(text),
  '../../stored.bin': [Uint8Array.of(1, 2, 3, 4, 5), { level: 0 }],
  'empty/': new Uint8Array(0),
});

function put(bytes: Uint8Array): string {
  mkdirSync(at(), { recursive: true });
  writeFileSync(at('a.zip'), bytes);
  return at('a.zip');
}

const contents = (bytes: Uint8Array): Promise<[string, string][]> =>
  withZip(put(bytes), async (entries, unpack) => {
    const all: [string, string][] = [];
    for (const [i, entry] of entries.entries()) {
      const target = at(`${Math.random()}-${i}`);
      await unpack(entry, target);
      all.push([entry.name, readFileSync(target, 'latin1')]);
    }
    return all;
  });

describe('withZip', () => {
  it('lists files, not folders, and unpacks them to where it is told', async () => {
    expect(await contents(archive)).toEqual([
      ['study/packed.txt', text],
      ['../../stored.bin', '\u0001\u0002\u0003\u0004\u0005'],
    ]);
    expect(existsSync(at('..', 'stored.bin'))).toBe(false);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['a changed byte of a stored file', (bytes) => changed(bytes, (view) => indexOf(view, 5) - 2)],
    ['a changed byte of a packed file', (bytes) => changed(bytes, () => 60)],
    ['no list', (bytes) => bytes.subarray(0, bytes.length - 30)],
    ['nothing', () => Uint8Array.of(0x50, 0x4b, 3, 4)],
  ])('refuses %s', async (_name, spoil) => {
    await expect(contents(spoil(archive))).rejects.toMatchObject({ code: 'zip-broken' });
  });
});

/** Where the stored bytes 1 to 5 end. */
const indexOf = (bytes: Uint8Array, last: number): number =>
  bytes.findIndex((value, i) => value === last && bytes[i - 1] === last - 1 && bytes[i - 4] === last - 4);

function changed(bytes: Uint8Array, where: (bytes: Uint8Array) => number): Uint8Array {
  const out = Uint8Array.from(bytes);
  out[where(out)] ^= 0x40;
  return out;
}
