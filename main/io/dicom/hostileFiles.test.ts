import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { readLabels } from '../convert/readLabels.ts';
import { testFolder } from '../testFolder.fake.ts';
import { dicomBytes, encapsulated, type FakeEncoding, fakeSlice } from './dicomBytes.fake.ts';
import { readDicom } from './readDicom.ts';

const at = testFolder();

/** What became of a file: a refusal's code, or the volume it was read as. */
interface Outcome {
  readonly file: string;
  /** Time of the processor. */
  readonly ms: number;
  readonly code?: string;
  readonly dims?: readonly number[];
  readonly affineRas?: readonly number[];
  readonly type?: string;
  readonly sha256?: string;
}

/** Reads a file as an image, and as labels when it is none. @throws whatever is no Problem */
async function outcomeOf(file: string): Promise<Outcome> {
  // Of the processor: the machine may be busy with other things.
  const begun = process.cpuUsage();
  const done = (): number => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
  try {
    const { volume } = await readDicom([file]);
    const { data, dims, affineRas } = volume;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // The judge compares these as numbers.
    if (file.includes('within-1')) writeFileSync(`${file}.raw`, bytes);
    return { file, ms: done(), dims, affineRas, type: data.constructor.name, sha256 };
  } catch (error) {
    if (!isProblem(error) || error.code === 'internal') throw error;
    return { file, ms: done(), code: error.code };
  }
}

/** A copy of bytes with a few of them changed, taken away, doubled or set to what is often special. */
function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const out = Uint8Array.from(bytes);
  const place = (): number => Math.floor(random() * out.length);
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) out[place()] = [0, 255, 128, 1][n % 4];
  if (random() < 0.3) out[place()] ^= 1 << Math.floor(random() * 8);
  if (random() < 0.2) return out.subarray(0, place());
  if (random() < 0.2) return Buffer.concat([out.subarray(0, place()), out.subarray(place())]);
  return out;
}

const rle = Buffer.alloc(64 + 10);
[2, 64, 67].forEach((value, i) => rle.writeUInt32LE(value, 4 * i));
rle.set([0xfb, 1, 0x80, 2, 1, 2, 3, 0xfe, 7, 0x80], 64);

const originals: readonly [string, Uint8Array][] = (
  [
    ['explicit', {}],
    ['implicit', { explicit: false }],
    ['big-endian', { littleEndian: false }],
    ['bare', { meta: false }],
    ['deflated', { deflated: true }],
    ['run lengths', { syntax: '1.2.840.10008.1.2.5' }],
  ] satisfies [string, FakeEncoding][]
).map(([name, encoding]) => {
  const change = name === 'run lengths' ? { PixelData: encapsulated([rle]) } : {};
  return [name, dicomBytes(fakeSlice(1, 0, change), encoding)];
});

describe('damaged files', () => {
  it.each(originals)('of %s are read or refused, never worse', async (_name, bytes) => {
    mkdirSync(at(), { recursive: true });
    const random = seededRandom(20);
    const codes = new Set<string>();
    for (let n = 0; n < 100; n++) {
      const file = at('damaged.dcm');
      writeFileSync(
        file,
        mutated(bytes, () => random.unit()),
      );
      const { ms, code = 'read' } = await outcomeOf(file);
      expect(ms).toBeLessThan(2000);
      codes.add(code);
      await readLabels(file, {
        dims: [3, 2, 1],
        affineRas: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      }).catch((error: unknown) => {
        if (!isProblem(error)) throw error;
      });
    }
    // Neither all refused nor all taken: the damage reached what it should.
    expect(codes.size).toBeGreaterThan(1);
  });

  /** scripts/judges/check_dicom.py fills the folder and compares what is answered with pydicom. */
  const folder = process.env['DICOM_FUZZ'] ?? '';
  it.skipIf(!existsSync(folder))(
    'of the judge are answered one by one',
    async () => {
      const lines: string[] = [];
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.dcm')))
        lines.push(JSON.stringify({ ...(await outcomeOf(path.join(folder, name))), file: name }));
      writeFileSync(path.join(folder, 'answers.jsonl'), `${lines.join('\n')}\n`);
      expect(readFileSync(path.join(folder, 'answers.jsonl'), 'utf8')).toContain('file');
    },
    1_200_000,
  );
});
