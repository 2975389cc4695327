import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { readFolds } from './readFolds.ts';

const at = testFolder();
const read = async (text: string) => {
  await writeFile(at('folds'), text);
  return Object.fromEntries(await readFolds(at('folds')));
};

describe('readFolds', () => {
  it('reads lines, with a heading or without', async () => {
    expect(await read('name,fold\na.nii.gz,0\r\nb;1\n"c"\t2\n\n')).toEqual({ a: '0', b: '1', c: '2' });
  });

  it('reads the splits of nnU-Net: a case is in the fold that validates on it', async () => {
    const splits = [
      { train: ['b'], val: ['a'] },
      { train: ['a'], val: ['b'] },
    ];
    expect(await read(JSON.stringify(splits))).toEqual({ a: '0', b: '1' });
  });

  it('reads a data list', async () => {
    const list = { training: [{ image: 'i/a_0000.nii.gz', label: 'l/a.nii.gz', fold: 3 }] };
    expect(await read(JSON.stringify(list))).toEqual({ a: '3' });
  });

  it.each([
    ['a', 'line 1 is "a"'],
    ['', 'it is empty'],
    ['name,fold\n', 'it is empty'],
    ['a,0\na,1', 'a is in folds 0 and 1'],
    ['{"a": 1}', 'it is JSON of another kind'],
    ['[{', 'it is broken JSON'],
  ])('refuses %j', async (text, reason) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'folds-invalid',
      data: { file: 'folds', reason },
    });
  });

  it('refuses what is not there', async () => {
    await expect(readFolds(at('nowhere'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});
