import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../testFolder.fake.ts';
import { sha256File } from './sha256.ts';
import { writeBytes } from './writeBytes.ts';

const at = testFolder();
const text = Buffer.from('liver '.repeat(200_000));

describe('writeBytes', () => {
  it('packs by name and tells hash and size of what lies on the disk', async () => {
    const packed = await writeBytes(at('x.gz'), (sink) => sink(text));
    expect(gunzipSync(readFileSync(at('x.gz'))).equals(text)).toBe(true);
    expect(packed).toEqual(await sha256File(at('x.gz')));
    const plain = await writeBytes(at('x'), (sink) => sink(text));
    expect(plain).toEqual({ sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length });
  });

  it('lets the caller reuse the array it handed over', async () => {
    const piece = new Uint8Array(1 << 20);
    const put = async (name: string): Promise<Buffer> => {
      await writeBytes(at(name), async (sink) => {
        for (let value = 1; value <= 5; value++) await sink(piece.fill(value));
      });
      return readFileSync(at(name));
    };
    const plain = await put('pieces');
    expect([0, 1, 2, 3, 4].map((i) => plain[i << 20])).toEqual([1, 2, 3, 4, 5]);
    expect(gunzipSync(await put('pieces.gz')).equals(plain)).toBe(true);
  });

  it.each(['fails', 'fails.gz'])('leaves nothing behind when filling %s fails', async (name) => {
    const failing = writeBytes(at(name), async (sink) => {
      await sink(text);
      throw new Error('the source broke');
    });
    await expect(failing).rejects.toThrow('the source broke');
    expect(readdirSync(at()).filter((file) => file.includes('fails'))).toEqual([]);
  });
});
