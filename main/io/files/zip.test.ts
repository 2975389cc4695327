import { mkdirSync, writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../testFolder.fake.ts';
import { listZip, readZipped } from './zip.ts';

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

const contents = async (bytes: Uint8Array): Promise<[string, string][]> => {
  const file = put(bytes);
  const all: [string, string][] = [];
  for (const entry of await listZip(file))
    all.push([entry.name, Buffer.from(await readZipped(file, entry, Infinity)).toString('latin1')]);
  return all;
};

describe('readZipped', () => {
  it('reads the files, not the folders, whatever their names are', async () => {
    expect(await contents(archive)).toEqual([
      ['study/packed.txt', text],
      ['../../stored.bin', '\u0001\u0002\u0003\u0004\u0005'],
    ]);
  });

  it('reads a beginning without the rest', async () => {
    const file = put(changed(archive, () => 60));
    const [packed, stored] = await listZip(file);
    await expect(readZipped(file, packed, Infinity)).rejects.toMatchObject({ code: 'zip-broken' });
    expect([...(await readZipped(file, stored, 2))]).toEqual([1, 2]);
    const start = await readZipped(put(archive), packed, 6);
    expect(Buffer.from(start).toString()).toBe('a line');
  });

  it('refuses a file that claims to be what cannot have been packed so small, before it takes memory', async () => {
    const file = put(archive);
    const [packed] = await listZip(file);
    const bomb = { ...packed, bytes: 2 ** 40 };
    await expect(readZipped(file, bomb, Infinity)).rejects.toMatchObject({ code: 'zip-broken' });
    await expect(readZipped(file, bomb, 10)).rejects.toMatchObject({ code: 'zip-broken' });
    const larger = { ...packed, bytes: packed.bytes - 1 };
    await expect(readZipped(file, larger, Infinity)).rejects.toMatchObject({ code: 'zip-broken' });
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
